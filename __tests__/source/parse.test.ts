import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { parseWith } from '../../src/source/parse.ts'
import { parseYaml } from '../../src/source/yaml.ts'

function check<T>(
  schema: z.ZodType<T>,
  text: string,
  at: Array<string | number> = [],
): { value: T | null; reported: string[] } {
  const diagnostics = new Diagnostics()
  const located = diagnostics.take(parseYaml(text, 'a.yml'))
  if (located === null) throw new Error(JSON.stringify(diagnostics.list))
  const value = diagnostics.take(parseWith(schema, located, 'a.yml', at))
  return {
    value,
    reported: diagnostics.list.map(
      ({ file, line, field, message, hint }) =>
        `${file}:${line} ${field}: ${message}${hint === null ? '' : ` | ${hint}`}`,
    ),
  }
}

const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) })
const schema = z.strictObject({
  messages: z.array(message).min(1),
  weight: z.number().positive().max(10).optional(),
  count: z.int().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
  share: z
    .string()
    .regex(/^\d+%$/, 'expected a share such as 5%')
    .optional(),
})

describe('parseWith', () => {
  it('gives the output of the schema', () => {
    const { value, reported } = check(
      schema.extend({ count: z.int().default(3) }),
      'messages: [{role: user, content: hi}]',
    )
    expect(reported).toEqual([])
    expect(value).toEqual({ messages: [{ role: 'user', content: 'hi' }], count: 3 })
  })

  it('tells all mistakes at once, each with line, field, what was expected, what came, and what to do', () => {
    const text = [
      'messages:',
      '  - role: sytem',
      '    content: 5',
      '    contnet: x',
      '  - content: ""',
      'weight: 11',
      'count: 1.5',
      'stop: 5',
      'share: half',
      'zzz: 1',
    ].join('\n')
    expect(check(schema, text).reported).toEqual([
      'a.yml:2 messages[0].role: expected one of `system`, `user`, `assistant`, got `sytem` | Did you mean `system`?',
      'a.yml:3 messages[0].content: expected text, got `5` | Put quotes around it.',
      'a.yml:4 messages[0].contnet: unknown key | Did you mean `content`?',
      'a.yml:5 messages[1].role: is missing, expected one of `system`, `user`, `assistant`',
      'a.yml:5 messages[1].content: expected text that is not empty, got empty text',
      'a.yml:6 weight: expected a number at most 10, got `11`',
      'a.yml:7 count: expected a whole number, got `1.5`',
      'a.yml:8 stop: expected text or a list, got `5` | Put quotes around it.',
      'a.yml:9 share: expected a share such as 5%, got `half`',
      'a.yml:10 zzz: unknown key | Known here: messages, weight, count, stop, share.',
    ])
  })

  it('names the file itself when it is no mapping at all', () => {
    expect(check(schema, '[]').reported).toEqual(['a.yml:1 null: expected a mapping, got an empty list'])
    expect(check(schema, '{}').reported).toEqual(['a.yml:1 messages: is missing, expected a list'])
    expect(check(schema, 'messages: hello').reported).toEqual([
      'a.yml:1 messages: expected a list, got `hello` | Write it as a list: each item on its own line behind `- `.',
    ])
  })

  it('checks a part of a file, with its path in front', () => {
    const { reported } = check(message, 'entries:\n  - 1\n  - role: user\n    content: 3\n', ['entries', 1])
    expect(reported).toEqual(['a.yml:4 entries[1].content: expected text, got `3` | Put quotes around it.'])
  })

  it('shows a value that is long, or would write to the terminal, shortly and escaped', () => {
    const [long] = check(z.strictObject({ a: z.number() }), `a: ${'x'.repeat(500)}`).reported
    expect(long?.length).toBeLessThan(150)
    expect(check(z.strictObject({ a: z.number() }), 'a: "\\e[31m`\\u202e"').reported).toEqual([
      "a.yml:1 a: expected a number, got `\\u001b[31m'\\u202e`",
    ])
  })

  describe('of a union', () => {
    const provider = z.union([
      z.string(),
      z.strictObject({ id: z.string(), config: z.record(z.string(), z.number()).optional() }),
    ])
    const grader = z.union([
      z.strictObject({ name: z.string(), string: z.strictObject({ equals: z.string() }) }),
      z.strictObject({ name: z.string(), uses: z.string() }),
    ])
    const shape = z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('circle'), r: z.number() }),
      z.strictObject({ type: z.literal('square'), side: z.number() }),
    ])

    it('tells the issues of the branch whose kind was written', () => {
      const text = 'id: 1\nconfig:\n  x: y\nidd: 2\n'
      expect(check(provider, text).reported).toEqual([
        'a.yml:1 id: expected text, got `1` | Put quotes around it.',
        'a.yml:3 config.x: expected a number, got `y`',
        'a.yml:4 idd: unknown key | Did you mean `id`?',
      ])
    })

    it('tells the issues of the branch that needs the least change', () => {
      expect(check(grader, 'name: a\nuses: 5\n').reported).toEqual([
        'a.yml:2 uses: expected text, got `5` | Put quotes around it.',
      ])
      expect(check(grader, 'name: a\nstring: {equal: x}\n').reported).toEqual([
        'a.yml:2 string.equals: is missing, expected text',
        'a.yml:2 string.equal: unknown key | Did you mean `equals`?',
      ])
    })

    it('names the alternatives of a discriminator', () => {
      expect(check(shape, 'type: cirle\n').reported).toEqual([
        'a.yml:1 type: expected one of `circle`, `square`, got `cirle` | Did you mean `circle`?',
      ])
      expect(check(shape, 'r: 1\n').reported).toEqual(['a.yml:1 type: is missing, expected one of `circle`, `square`'])
      expect(check(shape, 'type: circle\nr: x\n').reported).toEqual(['a.yml:2 r: expected a number, got `x`'])
    })

    it('resolves unions within unions', () => {
      const nested = z.union([z.boolean(), z.array(z.union([z.string(), z.strictObject({ a: z.number() })]))])
      expect(check(nested, '- x\n- a: b\n').reported).toEqual(['a.yml:2 [1].a: expected a number, got `b`'])
      expect(check(nested, 'x').reported).toEqual(['a.yml:1 null: expected true or false or a list, got `x`'])
    })
  })

  it('keeps the text and the hint of a custom check', () => {
    const even = z.number().refine((n) => n % 2 === 0, { error: 'must be even', params: { hint: 'Add one.' } })
    expect(check(z.strictObject({ a: even }), 'a: 3').reported).toEqual(['a.yml:1 a: must be even | Add one.'])
  })

  it('names keys that do not fit, and quotes odd ones', () => {
    const record = z.strictObject({
      prices: z.record(z.string().startsWith('bedrock:', 'begin with bedrock:'), z.number()),
    })
    expect(check(record, 'prices:\n  a b: 1\n').reported).toEqual([
      'a.yml:2 prices["a b"]: is not a name that fits here: begin with bedrock:',
    ])
  })

  it('does not take inherited properties for keys', () => {
    expect(check(z.strictObject({ a: z.number().optional() }), 'constructor: 1\n__proto__: 2\n').reported).toEqual([
      'a.yml:1 constructor: unknown key | Known here: a.',
      'a.yml:2 __proto__: unknown key | Known here: a.',
    ])
  })

  it('finds known keys through optional, lazy, records and intersections', () => {
    type Tree = { label: string; kids?: Record<string, Tree> | undefined }
    const tree: z.ZodType<Tree> = z.lazy(() =>
      z.strictObject({ label: z.string(), kids: z.record(z.string(), tree).optional() }),
    )
    expect(check(tree, 'label: a\nkids:\n  x:\n    label: b\n    lable: c\n').reported).toEqual([
      'a.yml:5 kids.x.lable: unknown key | Did you mean `label`?',
    ])
  })
})
