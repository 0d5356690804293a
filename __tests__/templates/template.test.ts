import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MissingVariables, render, variables } from '../../src/templates/template.ts'
import { processorTime } from '../processor-time.ts'

describe('render', () => {
  it.each([
    ['Hello {{name}}!', { name: 'Ada' }, 'Hello Ada!'],
    ['{{ name }}{{\tname\n}}', { name: 'x' }, 'xx'],
    ['{{user.name}} {{ users.1.name }}', { user: { name: 'a' }, users: [{}, { name: 'b' }] }, 'a b'],
    ['{{user.name}}', { 'user.name': 'column', user: { name: 'member' } }, 'column'],
    ['{{n}} {{b}} {{z}}', { n: 1.5, b: false, z: 0 }, '1.5 false 0'],
    ['{{o}} {{l}}', { o: { a: [1, 'x'] }, l: [true] }, '{"a":[1,"x"]} [true]'],
    ['[{{nothing}}]', { nothing: null }, '[]'],
    ['{{größe}} {{user-id}} {{snake_case}}', { größe: 1, 'user-id': 2, snake_case: 3 }, '1 2 3'],
    ['{{a}}', { a: '$& $1 $$' }, '$& $1 $$'],
    ['{{{a}}}', { a: 'x' }, '{x}'],
    ['{"a": {"b": "{{c}}"}}', { c: 1 }, '{"a": {"b": "1"}}'],
    ['no variables', {}, 'no variables'],
    ['', {}, ''],
  ])('renders %j with %j', (template, vars, text) => {
    expect(render(template, vars)).toBe(text)
  })

  it.each([
    '{{#if a}}',
    '{{/if}}',
    '{{ a | upper }}',
    '{{> partial}}',
    '{{ a b }}',
    '{{}}',
    '{{ }}',
    '{{a.}}',
    '{{ .a }}',
    '{{a',
    'a}}',
    '{% for a in b %}',
    '{a}',
    '{{ "a" }}',
  ])('leaves %s as it is', (template) => {
    expect(render(template, { a: 'x', b: 'y' })).toBe(template)
  })

  it('names all missing variables at once, each once', () => {
    const attempt = (): string => render('{{b}} {{a}} {{ok}} {{b}} {{ok.deeper}}', { ok: 'x' })
    expect(attempt).toThrow(MissingVariables)
    try {
      attempt()
    } catch (thrown) {
      expect(thrown).toMatchObject({ names: ['b', 'a', 'ok.deeper'], message: 'missing variables: b, a, ok.deeper' })
    }
  })

  it.each(['constructor', '__proto__', 'toString', 'a.constructor', 'a.__proto__.polluted', 'hasOwnProperty.call'])(
    'finds nothing inherited under %s',
    (name) => {
      expect(() => render(`{{${name}}}`, { a: {} })).toThrow(MissingVariables)
    },
  )

  it('takes what a variable brings in for data, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}ab .$|'), maxLength: 30 }), (value) => {
        expect(render('<{{a}}>', { a: value, b: 'no' })).toBe(`<${value}>`)
      }),
    )
  })

  it('takes linear time', () => {
    const started = processorTime()
    for (const piece of ['{', '{{', '{{ ', '{{a', '{{a.', '}}{{', '{{ a |', '{{ {{ '])
      render(piece.repeat(300_000), { a: 1 })
    render(`{{${'a.'.repeat(500_000)}}}`, {})
    expect(processorTime() - started).toBeLessThan(10_000)
  })
})

describe('variables', () => {
  it('lists each name once, in order', () => {
    expect(variables('{{b}} {{ a.x }} {{b}} {{#if q}} {{ c | f }}')).toEqual(['b', 'a.x'])
  })

  it('lists exactly what render asks for', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}ab. -|'), maxLength: 40 }), (template) => {
        const names = variables(template)
        const vars = Object.fromEntries(names.map((name) => [name, '']))
        expect(() => render(template, vars)).not.toThrow()
        for (const name of names) {
          const { [name]: _, ...rest } = vars
          expect(() => render(template, rest)).toThrow(MissingVariables)
        }
      }),
    )
  })
})
