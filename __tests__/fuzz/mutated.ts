import fc from 'fast-check'

/** What breaks parsers, alone or in the middle of something right. */
const FRAGMENTS = [
  '\t',
  '\0',
  '\ufeff',
  '\r',
  '\r\n',
  '\u2028',
  '\u0085',
  '\u202e',
  '\ud800',
  '💥',
  'é\u0301',
  '\u001b[31m',
  '::error::x\n',
  '&a ',
  '*a',
  '*a : *a\n',
  '&a [*a]',
  '<<: *a\n',
  '<<: [*a, {b: 1}]\n',
  '"<<": 1\n',
  '!!js/function "x"',
  '!!binary aGk=',
  '!!timestamp 2001-12-14',
  '!<tag:yaml.org,2002:str> ',
  '!!set {a}',
  '!!omap [a: 1]',
  '! ',
  '? ',
  '? [a]\n: b\n',
  '- ',
  ': ',
  '---\n',
  '...\n',
  '%YAML 1.1\n---\n',
  '%TAG ! x:\n',
  '|\n',
  '>-\n',
  '|9\n',
  '{',
  '}',
  '[',
  ']',
  '{{',
  '}}',
  '{{x}}',
  '{% for x in y %}',
  '{% raw %}',
  '{{ x | replace("a", "b") }}',
  "{{ ''.constructor }}",
  '{#',
  '"',
  "'",
  '""',
  '`',
  ',',
  ';',
  '#',
  '# x\n',
  '\\',
  '\\u0000',
  '\\ud800',
  '"\\x00"',
  '1e999',
  '-1e999',
  '1e-999',
  '0x1F',
  '0o17',
  '.nan',
  '.inf',
  '-0',
  '1_000',
  '9007199254740993',
  '123456789012345678901234567890',
  '1.7976931348623159e308',
  '~',
  'null',
  'yes',
  'true',
  '__proto__: {polluted: true}\n',
  '"__proto__": {"polluted": true}, ',
  'constructor: {prototype: {polluted: true}}\n',
  '"constructor": {"prototype": {"polluted": true}}, ',
  'toString: 1\n',
  '"__proto__"',
  'hasOwnProperty',
  'file://../../etc/passwd',
  'file://a.txt',
  '../',
  '/',
  '**/*',
  '{a,b}',
  '{1..999999999}',
  '@(a|b)+(c)',
  '(((a+)+)+)$',
  '$ref: "#"\n',
  'bedrock:',
  'echo',
  'replay:x',
  '5%',
  '90s',
] as const

/** Somewhere in a text or a value, 0 to 1. A double would be near 0 nearly always: there are so many of those. */
const place = fc.integer({ min: 0, max: 9_999 }).map((part) => part / 10_000)

type Edit = { at: number; length: number; kind: number; fragment: string; other: number }

const edit: fc.Arbitrary<Edit> = fc.record({
  at: place,
  length: fc.nat(30),
  kind: fc.nat(11),
  fragment: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    { weight: 1, arbitrary: fc.nat(400).map((depth) => '['.repeat(depth)) },
    { weight: 1, arbitrary: fc.constantFrom(5, 99, 101, 300, 20_000).map(nested) },
    { weight: 1, arbitrary: fc.nat(400).map((depth) => '{"a":'.repeat(depth)) },
    { weight: 1, arbitrary: fc.nat(200).map((depth) => '- '.repeat(depth)) },
    { weight: 1, arbitrary: fc.nat(2_000).map((length) => 'a'.repeat(length)) },
    { weight: 1, arbitrary: fc.nat(24).map(aliasBomb) },
  ),
  other: place,
})

/** Right in YAML and in JSON, and too deep for a function that calls itself. */
function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`
}

function aliasBomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const inside = level === 0 ? 'x, x' : `*l${level - 1}, *l${level - 1}`
    return `l${level}: &l${level} [${inside}]`
  })
  return `\n${lines.join('\n')}\n`
}

/**
 * A text with some edits: none, mostly one or two, seldom many.
 * @param whole how often there is none, of `whole` + 7 times: more for formats that hardly any edit leaves right
 */
export function mutated(text: fc.Arbitrary<string>, whole = 4): fc.Arbitrary<string> {
  const edits = fc.oneof(
    { weight: whole, arbitrary: fc.constant<Edit[]>([]) },
    { weight: 6, arbitrary: fc.array(edit, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 3, maxLength: 8 }) },
  )
  return fc.tuple(text, edits).map(([right, some]) => some.reduce(applied, right))
}

function applied(text: string, { at, length, kind, fragment, other }: Edit): string {
  const index = Math.floor(at * text.length)
  const lines = text.split('\n')
  const line = Math.floor(at * lines.length)
  switch (kind) {
    case 0:
    case 1:
      return text.slice(0, index) + fragment + text.slice(index)
    case 2:
      return text.slice(0, index) + fragment + text.slice(index + length)
    case 3:
      return text.slice(0, index) + text.slice(index + length)
    case 4:
      return text.slice(0, index) + text.slice(index, index + length) + text.slice(index)
    case 5:
      return text.slice(0, index)
    case 6:
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n')
    case 7:
      return lines.toSpliced(line, 0, fragment).join('\n')
    case 8:
      return lines.with(Math.min(line, lines.length - 1), `${' '.repeat(length % 9)}${lines[line] ?? ''}`).join('\n')
    case 9:
      return text.replaceAll('\n', length % 2 === 0 ? '\r\n' : '\r')
    case 10:
      return `${length % 2 === 0 ? '\ufeff' : ''}${fragment}${text}`
    default: {
      const swapped = Math.floor(other * lines.length)
      return lines
        .with(Math.min(line, lines.length - 1), lines[swapped] ?? '')
        .with(Math.min(swapped, lines.length - 1), lines[line] ?? '')
        .join('\n')
    }
  }
}

/** The same for bytes of a format that is no text. */
export function mutatedBytes(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const change = fc.record({
    at: place,
    kind: fc.nat(4),
    inserted: fc.uint8Array({ maxLength: 24 }),
  })
  return fc.tuple(bytes, fc.array(change, { maxLength: 4 })).map(([whole, changes]) =>
    changes.reduce((left, { at, kind, inserted }) => {
      const index = Math.floor(at * left.length)
      const head = left.subarray(0, index)
      if (kind === 0) return head
      const rest = left.subarray(index + (kind === 1 ? 0 : kind === 2 ? inserted.length : 1))
      return Buffer.concat(kind === 3 ? [head, rest] : [head, inserted, rest])
    }, whole),
  )
}

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 53,
    '',
    '{{x}}',
    '*',
    'file://a.txt',
    '__proto__',
    [],
    {},
    [[]],
    [null],
    { a: { b: { c: [] } } },
    'x'.repeat(300),
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(...FRAGMENTS),
)

/** A value in which up to two parts are something else than they should be. */
export function misfit<T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const change = fc.record({ at: place, by: junk, key: fc.nat(5) })
  const changes = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 2 }) },
  )
  return fc.tuple(value, changes).map(([whole, some]) => {
    let root: unknown = structuredClone(whole)
    for (const { at, by: shared, key } of some) {
      const by = structuredClone(shared)
      const places = placesIn(root)
      const found = places[Math.floor(at * places.length)]
      if (found === undefined) root = by
      else if (key === 0) delete found.of[found.key]
      else if (key === 1) define(found.of, ['extra', '__proto__', 'constructor', ''][Math.floor(at * 4)] ?? '', by)
      else define(found.of, found.key, by)
    }
    return root
  })
}

type Holder = Record<string, unknown>

function define(of: Holder, key: string, value: unknown): void {
  Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true })
}

function placesIn(root: unknown): Array<{ of: Holder; key: string }> {
  const places: Array<{ of: Holder; key: string }> = []
  const open: unknown[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isHolder(next)) continue
    for (const [key, value] of Object.entries(next)) {
      places.push({ of: next, key })
      if (value !== undefined) open.push(value)
    }
  }
  return places
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null
}
