import '../../src/templates/nunjucks/provide.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findRenaming } from '../../src/evaluation/renamed-variables.ts'
import { textPrompt } from '../../src/prompts/plain-text.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { renderPrompt } from '../../src/prompts/render.ts'
import type { TemplateEngine } from '../../src/templates/engine.ts'
import { goldenCase } from './build.ts'

const prompt = (text: string, more: Partial<Prompt> = {}): Prompt => ({ ...textPrompt('p', 'p.txt', text, 1), ...more })

function found(base: string, now: string, vars: Record<string, unknown>, engine: TemplateEngine = 'plain') {
  const renaming = findRenaming(prompt(base, { engine }), prompt(now, { engine }), [goldenCase('one', { vars })])
  return renaming === null ? null : [Object.fromEntries(renaming.renaming), renaming.isCertain ? 'certain' : 'possible']
}

describe('a renaming', () => {
  const long = 'Answer the customer in a friendly tone: '
  type Row = [string, string, Record<string, unknown>, ReturnType<typeof found>]
  test.each<Row>([
    ['Q: {{question}}', 'Q: {{ query }}', { query: 'x' }, [{ question: 'query' }, 'certain']],
    ['{{a}} and {{b}}, {{a}}', '{{x}} and {{y}}, {{x}}', { x: '1', y: '2' }, [{ a: 'x', b: 'y' }, 'certain']],
    ['Hi {{user.name}}', 'Hi {{client.name}}', { client: { name: 'Ada' } }, [{ user: 'client' }, 'certain']],
    ['Q: {{question}}', 'Now: {{query}}', { query: 'x' }, [{ question: 'query' }, 'possible']],
    [
      'Dear friend, my name is {{a}}. Please tell me all about the city of {{b}} today',
      'Please tell me all about the city of {{y}} today. Dear friend, my name is {{x}}. Please',
      { x: '1', y: '2' },
      [{ a: 'x', b: 'y' }, 'possible'],
    ],
    ['{{a}} {{b}}', '{{x}}, {{y}}', { x: '1', y: '2' }, null],
    [`${long}{{a}}`, `${long}{{x}} {{y}}`, { x: '1', y: '2' }, null],
    [`${long}{{a}} {{b}}`, `${long}{{x}}`, { x: '1' }, null],
    ['Q: {{question}}', 'Q: {{query}}', { query: 'x', question: 'y' }, null],
    ['Q: {{question}}', 'Q: {{query}}', {}, null],
    ['Q: {{question}}', 'Q: {{question}} {{query}}', { query: 'x' }, null],
    ['Q', 'Q: {{query}}', { query: 'x' }, null],
  ])('%s → %s with %j', (base, now, vars, expected) => expect(found(base, now, vars)).toEqual(expected))

  test.each<Row>([
    [
      '{% if question %}Q: {{ question | upper }}{% endif %}',
      '{% if query %}Q: {{ query | upper }}{% endif %}',
      { query: 'x' },
      [{ question: 'query' }, 'certain'],
    ],
    [
      '{% for one in items %}{{ one }}{% endfor %}',
      '{% for it in list %}{{ it }}{% endfor %}',
      { list: ['a'] },
      [{ items: 'list' }, 'certain'],
    ],
    ['{{ question }}', '{{ query | upper }}', { query: 'x' }, [{ question: 'query' }, 'possible']],
  ])('in a template of promptfoo: %s → %s with %j', (base, now, vars, expected) =>
    expect(found(base, now, vars, 'nunjucks')).toEqual(expected),
  )

  test('that is certain makes both prompts say the same in every case', () => {
    const names = ['a', 'b', 'c', 'x', 'y', 'z']
    const text = fc.array(
      fc.oneof(
        fc.constantFrom(...names).map((name) => `{{${name}}}`),
        fc.constantFrom('p', 'q', ' '),
      ),
      { maxLength: 8 },
    )
    const cases = fc.array(fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2')), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(text, text, cases, (base, now, vars) => {
        const [one, other] = [prompt(base.join('')), prompt(now.join(''))]
        const all = vars.map((each, index) => goldenCase(`${index}`, { vars: each }))
        const renaming = findRenaming(one, other, all)
        if (renaming?.isCertain !== true) return
        for (const each of vars) {
          expect(renderPrompt({ ...one, renamed: renaming.renaming }, each, [])).toEqual(renderPrompt(other, each, []))
        }
      }),
    )
  })
})

describe('a prompt with other names for variables', () => {
  const renamed = new Map([
    ['question', 'query'],
    ['user', 'client.person'],
  ])
  test.each<[Record<string, unknown>, string]>([
    [{ query: 'x', client: { person: { name: 'Ada' } } }, 'x of Ada'],
    [{ query: 'x', question: 'own', client: { person: { name: 'Ada' } } }, 'own of Ada'],
    [{ query: 'x', 'client.person': { name: 'Bo' } }, 'x of Bo'],
  ])('is filled in with what the cases call otherwise: %j', (vars, text) => {
    const written = prompt('{{question}} of {{user.name}}', { renamed })
    expect(renderPrompt(written, vars, [])[0]?.content).toBe(text)
    expect(renderPrompt({ ...written, engine: 'nunjucks' }, vars, [])[0]?.content).toBe(text)
  })

  test('lacks what neither name has', () => {
    expect(() => renderPrompt(prompt('{{question}}', { renamed }), {}, [])).toThrow('missing variable: question')
  })
})
