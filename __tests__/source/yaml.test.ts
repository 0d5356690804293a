import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { type Located, MAX_TEXT, parseYaml } from '../../src/source/yaml.ts'
import { processorTime } from '../processor-time.ts'

function parse(text: string, file = 'a.yml'): { located: Located | null; diagnostics: Diagnostics } {
  const diagnostics = new Diagnostics()
  return { located: diagnostics.take(parseYaml(text, file)), diagnostics }
}

function good(text: string, file = 'a.yml'): Located {
  const { located, diagnostics } = parse(text, file)
  expect(diagnostics.list).toEqual([])
  if (located === null) throw new Error('no value and no mistake')
  return located
}

describe('parseYaml', () => {
  it('reads YAML 1.2: no, yes and dates are text', () => {
    expect(good('a: no\nb: 2026-01-01\nc: 0o17\nd: 1.5\ne: true\nf: ~\ng: [1, {h: i}]\n').value).toEqual({
      a: 'no',
      b: '2026-01-01',
      c: 15,
      d: 1.5,
      e: true,
      f: null,
      g: [1, { h: 'i' }],
    })
  })

  it('reads every JSON value as JSON.parse does', () => {
    const finite = (value: unknown): boolean => !/[\d.]{16,}|e[+-]?\d|-0/i.test(JSON.stringify(value))
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }).filter(finite), (value) => {
        const compact = JSON.stringify(value)
        expect(good(compact, 'a.json').value).toEqual(JSON.parse(compact))
        expect(good(JSON.stringify(value, null, '\t'), 'a.json').value).toEqual(JSON.parse(compact))
      }),
      { numRuns: 200 },
    )
  })

  it('reads characters that JSON allows bare and YAML does not', () => {
    expect(good('{"a": "x\x7fy\uffff"}', 'a.json').value).toEqual({ a: 'x\x7fy\uffff' })
    expect(good('{"a": "\\ud83d\\ude00\\u0000\\/"}', 'a.json').value).toEqual({ a: '😀\u0000/' })
  })

  it.each(['.inf', '-.INF', '.nan', '1e999', '12345678901234567890', '0x1fffffffffffffffff'])(
    'keeps %s as the text that was written, because a JSON number cannot hold it',
    (number) => {
      expect(good(`a: ${number}`).value).toEqual({ a: number })
    },
  )

  it('reads merge keys and anchors, and finds the lines of merged keys', () => {
    const located = good('base: &b\n  x: 1\n  y: 2\nmore:\n  <<: *b\n  y: 3\nlist: [*b]\n')
    expect(located.value).toEqual({ base: { x: 1, y: 2 }, more: { x: 1, y: 3 }, list: [{ x: 1, y: 2 }] })
    expect(located.line(['more', 'x'])).toBe(2)
    expect(located.line(['more', 'y'])).toBe(6)
    expect(located.line(['list', 0])).toBe(7)
    expect(located.line(['list', 0, 'y'])).toBe(3)
  })

  it('takes a quoted << for an ordinary key', () => {
    expect(good('"<<": {a: 1}').value).toEqual({ '<<': { a: 1 } })
  })

  it.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
    ['\r', 'CR'],
  ])('knows the line of every key and item after %j', (end) => {
    const text = [
      '# comment',
      'name: x',
      'messages:',
      '  - role: system',
      '    content: |',
      '',
      '      hello',
      '      world',
      '  - role: user',
      '    content: >-  # folded',
      '      text',
      'list:',
      '  - plain',
      '  - |',
      '    block',
      '  - &anchor',
      '    k: v',
      '  - {a: 1,',
      '     b: [2,',
      '         3]}',
      '',
    ].join(end)
    const located = good(`\ufeff${text}`)
    const lines = (paths: Array<Array<string | number>>): Array<number | null> =>
      paths.map((path) => located.line(path))
    expect(lines([[], ['name'], ['messages'], ['messages', 0], ['messages', 0, 'content']])).toEqual([2, 2, 3, 4, 5])
    expect(
      lines([
        ['messages', 1],
        ['messages', 1, 'content'],
      ]),
    ).toEqual([9, 10])
    expect(
      lines([
        ['list', 0],
        ['list', 1],
        ['list', 2, 'k'],
      ]),
    ).toEqual([13, 14, 17])
    expect(
      lines([
        ['list', 3, 'a'],
        ['list', 3, 'b'],
        ['list', 3, 'b', 1],
      ]),
    ).toEqual([18, 19, 20])
  })

  it('falls back to the nearest enclosing line for what is not there', () => {
    const located = good('a: 1\nb:\n  c:\n    - d: 1\n')
    expect(located.line(['b', 'c', 0, 'missing', 7])).toBe(4)
    expect(located.line(['b', 'missing'])).toBe(2)
    expect(located.line(['missing'])).toBe(1)
  })

  it('reports all duplicate keys, each at its own line with the first one named', () => {
    const { located, diagnostics } = parse('a: 1\nb: {x: 1, x: 2}\n"a": 2\n')
    expect(located).toBeNull()
    expect(diagnostics.list.map(({ line, message }) => [line, message])).toEqual([
      [2, '`x` is written twice'],
      [3, '`a` is written twice, first in line 1'],
    ])
  })

  it('reports duplicates that only their values show', () => {
    const { diagnostics } = parse('1: a\n0x1: b\n')
    expect(diagnostics.list).toMatchObject([{ line: 2, hint: 'Keep one of them.' }])
  })

  it.each([
    ['a: [1, 2\nb: 3\n', 2, /deficient indentation/],
    ['a: b: c\n', 1, /bad indentation/],
    ['a:\n\t- b\n', 2, /tab/],
    ['a: *nope\n', 1, /unidentified alias "nope"/],
    ['x: 1\na: !!js/function "x"\n', 2, /unknown scalar tag/],
    ['a: "\\q"\n', 1, /unknown escape/],
    ['a: {{name}}\n', 1, /a key is itself a list or a mapping/],
    ['a: x\0y', 1, /null byte/],
    ['a: 1\n---\nb: 2\n', 3, /several documents/],
    ['', null, /the file is empty/],
    ['\ufeff# only a comment\n', null, /the file is empty/],
    ['{"a": 1,, "b": 2}', 1, /node content/],
    ['a: !<%> b', 1, /tag/],
  ])('explains %j', (text, line, message) => {
    const { located, diagnostics } = parse(text)
    expect(located).toBeNull()
    expect(diagnostics.list).toHaveLength(1)
    expect(diagnostics.list[0]).toMatchObject({ file: 'a.yml', line, message: expect.stringMatching(message) })
    expect(diagnostics.list[0]?.hint).toBeTruthy()
  })

  it('tells the author of an unquoted {{variable}} to quote it', () => {
    expect(parse('content: {{question}}').diagnostics.list[0]?.hint).toContain('"{{name}}"')
  })

  it('does not mind a trailing document marker', () => {
    expect(good('---\na: 1\n---\n').value).toEqual({ a: 1 })
  })

  it('keeps __proto__ and constructor as ordinary own keys', () => {
    const located = good('__proto__: {admin: true}\nconstructor: {prototype: {x: 1}}\n<<: {__proto__: {y: 1}}\n')
    const value = located.value
    if (typeof value !== 'object' || value === null) throw new Error('not a mapping')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor'])
    expect(Reflect.get({}, 'admin')).toBeUndefined()
    expect(located.line(['__proto__', 'admin'])).toBe(1)
  })

  describe('against hostile files', () => {
    it('refuses a billion laughs', () => {
      const lines = ['a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]']
      for (let level = 1; level < 10; level++)
        lines.push(
          `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
        )
      const { located, diagnostics } = parse(lines.join('\n'))
      expect(located).toBeNull()
      expect(diagnostics.list[0]?.message).toMatch(/aliases expand this file/)
    })

    it('refuses one long text repeated by aliases', () => {
      const { diagnostics } = parse(`a: &a ${'x'.repeat(100_000)}\nb: [${Array(20).fill('*a').join(', ')}]`)
      expect(diagnostics.list[0]?.message).toMatch(/aliases expand this file/)
    })

    it('refuses an alias that contains itself', () => {
      expect(parse('a: &a\n  b: *a\n').diagnostics.list).toMatchObject([{ line: 2 }])
      expect(parse('&a [*a]').diagnostics.list[0]?.message).toBe('the alias *a contains itself')
    })

    it('refuses nesting that is too deep, written or through aliases', () => {
      expect(parse('['.repeat(50_000)).diagnostics.list[0]?.hint).toMatch(/at most 100 levels/)
      expect(parse('- '.repeat(50_000)).diagnostics.any).toBe(true)
      const chain = ['a0: &a0 [x]']
      for (let level = 1; level < 500; level++) chain.push(`a${level}: &a${level} [*a${level - 1}]`)
      expect(parse(chain.join('\n')).diagnostics.list[0]?.message).toMatch(/deeper than 100 levels/)
    })

    it('refuses a text that is too long, unread', () => {
      expect(parse('x'.repeat(MAX_TEXT + 1)).diagnostics.list[0]?.message).toMatch(/more than the 10000000/)
    })

    it('does not take more than linear time for inputs made to backtrack', () => {
      const started = processorTime()
      for (const piece of ['&a ', '? ', '!a [ ', '[[a]: b,', '- - ', '"x" : ', '{a: '])
        for (const prefix of ['', 'a: ', '- ']) parse(prefix + piece.repeat(30_000))
      parse(`${'['.repeat(90)}${'a: b, '.repeat(30_000)}`)
      parse(Array.from({ length: 5_000 }, (_, index) => `k${index}: [a: b, {c: d}]`).join('\n'))
      // A quadratic reader would take minutes.
      expect(processorTime() - started).toBeLessThan(10_000)
    })

    it('gives a value or mistakes for any text, and never throws', () => {
      const nasty = fc.string({
        unit: fc.constantFrom(...'{}[]:-?!&*|>\'"%@`#,\n\t a1~.<\\\r\ufeff\u0000\u2028'),
        maxLength: 60,
      })
      fc.assert(
        fc.property(nasty, (text) => {
          const { located, diagnostics } = parse(text)
          expect(located === null).toBe(diagnostics.any)
          if (located !== null) JSON.stringify(located.value)
        }),
        { numRuns: 3000 },
      )
    })
  })
})
