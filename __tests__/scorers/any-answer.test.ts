import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { checkAssertion, SCORERS } from '../../src/scorers/registry.ts'
import { Patience } from '../../src/scorers/sandbox/patience.ts'
import type { ScoringContext } from '../../src/scorers/scorer.ts'
import { examples } from '../thorough.ts'
import { completionOf, contextOf, judgeThat } from './context.ts'

const nested = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(['[', ']'], ['{"a":', '}'], ['<a>', '</a>'], ['(', ')']))
  .map(
    ([depth, [open = '', close = '']]) => open.repeat(depth) + (open.startsWith('{') ? '1' : '') + close.repeat(depth),
  )
const long = fc
  .tuple(fc.string({ minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 50_000 }))
  .map(([text, times]) => text.repeat(times))
/** UTF-16 as it comes: half pairs, NUL, marks, controls. */
const odd = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
const markup = fc
  .array(
    fc.constantFrom(
      '<a b="',
      '">',
      '</a>',
      '<!--',
      '-->',
      '<![CDATA[',
      '&amp;',
      '<?x',
      '{',
      '"',
      '`',
      '```sql\n',
      'SELECT * FROM a;',
      ' ',
    ),
  )
  .map((parts) => parts.join(''))
const output = fc.oneof(fc.json(), fc.lorem(), odd, markup, long, nested)

const value = fc.oneof(
  { weight: 3, arbitrary: fc.string() },
  { weight: 2, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: fc.array(fc.string(), { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('(a+)+$', '1e999', '[', '{{x}}', '__proto__', 'https://example.com/hook', '5'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { type: 'object' },
      { $ref: '#' },
      { min: 1 },
      { requiredElements: ['a.a.0'] },
      { pattern: '(.*)*x' },
    ),
  },
)
const number = fc.oneof(fc.double(), fc.constantFrom(0, 1, 0.5, 1e308, -1, Number.NaN, Number.POSITIVE_INFINITY))
const options = fc.record(
  {
    threshold: number,
    transform: fc.constantFrom('output', 'JSON.parse(output)', '[[[output]]]', 'output.length', '({})', 'null'),
    contextTransform: fc.constantFrom('output', '[output, output]', '7'),
    config: fc.oneof(
      fc.constant({ choices: [{ choice: 'a', score: 0.5 }] }),
      fc.constant({ guardrailIdentifier: 'gr1' }),
      fc.dictionary(fc.string(), fc.jsonValue()),
    ),
    weight: fc.constantFrom(0, 0.000_001, 1, 1_000_000),
    metric: fc.constantFrom('a', '__proto__', 'constructor'),
    rubricPrompt: fc.constantFrom('{{output}} {{rubric}}', '['),
  },
  { requiredKeys: [] },
)

/** What judges, embedding models, guardrails and services may answer. */
const outside = fc.record({
  judge: fc.oneof(
    fc.jsonValue(),
    fc.record({
      reason: fc.string(),
      pass: fc.boolean(),
      score: number,
      choice: fc.constant('a'),
      steps: fc.constant(['x']),
      questions: fc.constant(['a', 'b', 'c']),
      better: fc.constant('first'),
      category: fc.constant('A'),
      yes: fc.boolean(),
      statements: fc.constant([]),
    }),
  ),
  vector: fc.array(number, { maxLength: 3 }),
  hook: fc.oneof(
    fc.json(),
    nested,
    number.map((score) => `{"pass":true,"score":${score}}`),
  ),
})

type Outside = typeof outside extends fc.Arbitrary<infer T> ? T : never

function around(text: string, { judge, vector, hook }: Outside, patience: Patience): ScoringContext {
  const { models } = judgeThat(() => judge)
  return contextOf(text, {
    completion: completionOf({ text, toolCalls: [{ name: 'find', input: judge }] }),
    vars: { query: text, context: [text], x: '1', expected: text },
    tools: [{ name: 'find', inputSchema: { type: 'object', properties: { a: { $ref: '#' } } } }],
    models: {
      ...models,
      embed: async () => ({ vector, usage: { inputTokens: 1, outputTokens: 0 }, costUsd: null, cached: false }),
    },
    judge: { models: ['bedrock:a', 'bedrock:b'], samples: 1 },
    fetch: async () => new Response(hook),
    allowWebhooks: ['https://example.com/hook'],
    rival: { arm: 'baseline', output: 'other' },
    patience,
  })
}

/** Far more than any one takes on a quiet machine. */
const BOUND_MS = 10_000

describe('any answer, scored by any assertion', () => {
  it.each([...SCORERS.keys()])('%s: a score from 0 to 1 or an error that says why, in bounded time', async (type) => {
    const patience = new Patience()
    await fc.assert(
      fc.asyncProperty(output, value, options, outside, fc.boolean(), async (text, given, more, world, not) => {
        const assertion: Assertion = { ...more, type: not ? `not-${type}` : type, value: given }
        const start = performance.now()
        expect(Array.isArray(await checkAssertion(assertion))).toBe(true)
        const trial = await scoreTrial([assertion], null, around(text, world, patience))
        expect(performance.now() - start).toBeLessThan(BOUND_MS)
        const [result] = trial.assertions
        expect(result?.reason.length).toBeLessThan(3_000)
        if (trial.error !== null) {
          expect(trial).toMatchObject({ pass: null, score: null, metrics: {} })
          expect(trial.error).toMatch(/^[\w-]+(?: \([^)]*\))?: ./)
          return
        }
        if (trial.score === null) {
          expect(trial).toMatchObject({ pass: null, metrics: {} })
          expect(result?.weight).toBe(0)
          return
        }
        for (const score of [trial.score, ...Object.values(trial.metrics)]) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: examples(40) },
    )
  })
})
