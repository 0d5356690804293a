import { describe, expect, it } from 'vitest'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { checkAssertion, scorerFor } from '../../src/scorers/registry.ts'
import { runBounded } from '../../src/scorers/sandbox/thread.ts'
import type { ScoringContext } from '../../src/scorers/scorer.ts'
import { ScoringError } from '../../src/scorers/scoring-error.ts'
import { completionOf, contextOf, embeddingsOf } from './context.ts'

async function scored(assertion: Assertion, output: string, more: Partial<ScoringContext> = {}) {
  const scorer = await scorerFor(assertion.type)?.scorer.load()
  if (scorer === undefined) throw new Error(assertion.type)
  return scorer.score(assertion, contextOf(output, more))
}

describe('text', () => {
  it.each<[string, unknown, string, boolean]>([
    ['equals', '5', '5', true],
    ['equals', 5, '5', true],
    ['equals', true, 'true', true],
    ['equals', 'a', 'a ', false],
    ['equals', { b: [1], a: null }, '{"a":null,"b":[1]}', true],
    ['equals', { a: 1 }, '{"a":1,"__proto__":{}}', false],
    ['equals', [1, 2], '[2,1]', false],
    ['equals', { a: 1 }, 'no json', false],
    ['contains', 5, 'room 5', true],
    ['icontains', 'ÄRGER', 'großer ärger', true],
    ['contains-all', 'a, "b, c"', 'a b, c', true],
    ['contains-all', 'a,b', 'only a', false],
    ['icontains-any', ['X', 'Y'], 'y', true],
    ['contains-any', '"say ""hi""", z', 'say "hi"', true],
    ['contains-any', ', ,x,', 'x', true],
    ['starts-with', 'Ad', 'Ada', true],
    ['istarts-with', 'AD', 'ada', true],
    ['ends-with', 'da', 'Ada', true],
    ['ends-with', 'DA', 'Ada', false],
    ['iends-with', 'DA', 'Ada', true],
    ['word-count', 3, ' one\ttwo \n three ', true],
    ['word-count', '3', 'one two', false],
    ['word-count', { max: 2 }, '', true],
    ['levenshtein', 'kitten', 'sitting', true],
  ])('%s %j of %j: %s', async (type, value, output, pass) => {
    expect(await scored({ type, value }, output)).toMatchObject({ pass, score: pass ? 1 : 0 })
  })

  it('may be identical by an edit distance of 0', async () => {
    expect(await scored({ type: 'levenshtein', value: 'abc', threshold: 0 }, 'abd')).toMatchObject({ pass: false })
  })

  it('that is no text after rendering is an error', async () => {
    await expect(scored({ type: 'contains', value: {} }, 'x')).rejects.toThrow(ScoringError)
  })
})

describe('what the model did', () => {
  const context = (more: Parameters<typeof completionOf>[0]) => ({ completion: completionOf(more) })

  it.each<[Assertion, Partial<ScoringContext>, boolean, number]>([
    [{ type: 'latency', threshold: 800 }, context({ latencyMs: 800 }), true, 1],
    [{ type: 'latency', threshold: 799 }, context({ latencyMs: 800 }), false, 0],
    [{ type: 'latency', metric: 'ms' }, context({ latencyMs: 800 }), true, 1],
    [{ type: 'cost', threshold: 0.002 }, context({ costUsd: 0.002 }), true, 1],
    [{ type: 'cost', threshold: 0.001 }, context({ costUsd: 0.002 }), false, 0],
    [{ type: 'cost', threshold: 0 }, context({ costUsd: 0 }), true, 1],
    [{ type: 'finish-reason', value: 'STOP' }, context({ stopReason: 'stop' }), true, 1],
    [{ type: 'finish-reason', value: 'max_tokens' }, context({ stopReason: 'length' }), true, 1],
    [{ type: 'finish-reason', value: 'content_filter' }, context({ stopReason: 'guardrail' }), false, 0],
    [{ type: 'is-refusal' }, context({ stopReason: 'guardrail' }), true, 1],
    [{ type: 'is-refusal' }, context({ stopReason: 'stop' }), true, 1],
    [{ type: 'is-refusal' }, context({ toolCalls: [{ name: 'find', input: {} }] }), false, 0],
  ])('$type: %#', async (assertion, more, pass, score) => {
    expect(await scored(assertion, '', more)).toMatchObject({ pass, score })
  })

  it('has an unknown cost that is an error, never 0', async () => {
    await expect(scored({ type: 'cost', threshold: 1 }, '', context({ costUsd: null }))).rejects.toThrow(
      /add it under `prices`/,
    )
  })

  it.each([
    ['I’m sorry, but I can’t help with that.', true],
    ["Thanks! I don't actually recommend that.", true],
    ['As an AI, I have no opinion.', true],
    ['We stayed as an airbnb guest.', false],
    ['That would not be appropriate here.', true],
    ['Of course, here it is.', false],
  ])('in words is a refusal or not: %s', async (output, pass) => {
    expect(await scored({ type: 'is-refusal' }, output)).toMatchObject({ pass })
  })
})

describe('is-json and contains-json', () => {
  const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'

  it('pollute nothing', async () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"object"},"constructor":{"type":"object"}},"default":{"polluted":1}}',
    )
    for (const type of ['is-json', 'contains-json']) {
      expect(await scored({ type, value: schema }, polluting)).toMatchObject({ pass: true })
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('name what breaks the schema', async () => {
    const value = { type: 'object', required: ['age'], properties: { age: { type: 'integer' } } }
    expect((await scored({ type: 'is-json', value }, '{"age":"x"}')).reason).toBe(
      'the JSON breaks the schema: /age must be integer',
    )
    expect((await scored({ type: 'contains-json', value }, 'x {} y')).reason).toMatch(
      /must have required property 'age'/,
    )
  })

  it('take one fitting object among several', async () => {
    const value = { required: ['b'] }
    expect(await scored({ type: 'contains-json', value }, '{"a":1} {"b":1} {"c":1}')).toMatchObject({ pass: true })
  })

  it('end a schema that never ends', async () => {
    const schema = { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' }
    const job = { kind: 'json-schema', schema, documents: [JSON.stringify('a'.repeat(100_000))] } as const
    await expect(runBounded(job, { timeoutMs: 100, what: 'the schema' })).rejects.toThrow(
      'the schema took longer than 100 ms',
    )
  })

  const endless = /refers to itself without end, or goes too deep/
  it.each<[string, unknown, RegExp]>([
    ['itself', { $ref: '#' }, endless],
    ['itself, written as text', '{"$ref": "#"}', endless],
    ['itself in a list', { anyOf: [{ type: 'string' }, { $ref: '#' }] }, endless],
    [
      'what refers to it',
      { definitions: { a: { $ref: '#/definitions/b' }, b: { $ref: '#/definitions/a' } }, $ref: '#/definitions/a' },
      endless,
    ],
    [
      'itself by a dynamic reference',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $dynamicAnchor: 'n', $dynamicRef: '#n' },
      endless,
    ],
    [
      'too many levels',
      `${'{"properties":{"a":'.repeat(10_000)}true${'}}'.repeat(10_000)}`,
      /the JSON Schema is JSON nested deeper than the 500 levels/,
    ],
    ['another machine', { $ref: 'https://example.com/schema.json' }, /can't resolve reference https:/],
    ['a file', { $ref: 'file:///etc/passwd' }, /can't resolve reference file:/],
  ])('take a schema that refers to %s for an error of that assertion alone', async (_name, value, message) => {
    for (const type of ['is-json', 'not-is-json', 'contains-json']) {
      const trial = await scoreTrial(
        [
          { type, value },
          { type: 'contains', value: '7' },
        ],
        null,
        contextOf('{"a": 7}'),
      )
      expect(trial).toMatchObject({ pass: null, score: null, error: expect.stringMatching(message) })
      expect(trial.assertions.map(({ pass }) => pass)).toEqual([null, true])
    }
    if (typeof value !== 'object') return
    const toolCalls = [{ name: 'find', input: {} }]
    const tools = [{ name: 'find', inputSchema: { ...value } }]
    const calls = contextOf('', { tools, completion: completionOf({ toolCalls }) })
    const trial = await scoreTrial([{ type: 'is-valid-openai-tools-call' }], null, calls)
    expect(trial).toMatchObject({ pass: null, error: expect.stringMatching(message) })
  })

  it('follow a schema as deep as the answer goes, and back', async () => {
    const tree = { type: 'array', items: { $ref: '#' } }
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(await scored({ type: 'is-json', value: tree }, nested(500))).toMatchObject({ pass: true })
    await expect(scored({ type: 'is-json', value: tree }, nested(501))).rejects.toThrow(/nested deeper than the 500/)
  })

  it('check of a schema what can be known without an answer', async () => {
    expect(await checkAssertion({ type: 'is-json', value: { $ref: '#' } })).toEqual([])
    expect(await checkAssertion({ type: 'is-json', value: { $ref: '#/nowhere' } })).toEqual([
      expect.stringMatching(/^the JSON Schema is not valid: can't resolve reference/),
    ])
  })

  it('understand 2020-12 and formats', async () => {
    const value = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      prefixItems: [{ format: 'date' }],
      items: false,
    }
    expect(await scored({ type: 'is-json', value }, '["2024-02-29"]')).toMatchObject({ pass: true })
    expect(await scored({ type: 'is-json', value }, '["2023-02-29"]')).toMatchObject({ pass: false })
    expect(await scored({ type: 'is-json', value }, '["2024-02-29",1]')).toMatchObject({ pass: false })
  })

  it('treat a schema that is none as an error', async () => {
    await expect(scored({ type: 'is-json', value: { type: 'objekt' } }, '{}')).rejects.toThrow(
      /JSON Schema is not valid/,
    )
  })
})

describe('similar', () => {
  const models = embeddingsOf({ a: [1, 0], b: [0, 2], c: [3, 3], opposite: [-1, 0], zero: [0, 0], long: [1, 0, 0] })
  const similar = (output: string, value: unknown, threshold?: number) =>
    scored({ type: 'similar', value, threshold }, output, { models })

  it.each<[string, unknown, number | undefined, boolean, number]>([
    ['a', 'a', undefined, true, 1],
    ['a', 'b', undefined, false, 0],
    ['a', 'c', undefined, false, Math.SQRT1_2],
    ['a', 'c', Math.SQRT1_2, true, Math.SQRT1_2],
    ['a', ['b', 'c', 'a'], undefined, true, 1],
    ['a', 'opposite', undefined, false, 0],
    // An empty answer is one, as for the other assertions about meaning.
    ['', 'a', undefined, false, 0],
    [' \n', 'a', -1, false, 0],
  ])('%s to %j from %s: %s', async (output, value, threshold, pass, score) => {
    const result = await similar(output, value, threshold)
    expect(result.pass).toBe(pass)
    expect(result.score).toBeCloseTo(score, 12)
  })

  it.each([
    ['a', 'zero', /length zero/],
    ['a', 'long', /do not compare/],
    ['a', ' ', /empty text/],
    ['unknown', 'a', /no embedding/],
  ])('%j to %j is an error', async (output, value, message) => {
    await expect(similar(output, value)).rejects.toThrow(message)
  })
})
