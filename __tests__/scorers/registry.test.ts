import { describe, expect, it } from 'vitest'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { checkAssertion, needsOf, SCORERS, scorerFor } from '../../src/scorers/registry.ts'

describe('the registry', () => {
  it('loads each type under its own name, described', async () => {
    for (const [type, existing] of SCORERS) {
      const scorer = await existing.load()
      expect(scorer.type).toBe(type)
      expect([scorer.summary, scorer.source].every((text) => text.length > 3)).toBe(true)
    }
  })

  it('finds every type, negated too', () => {
    for (const [type, scorer] of SCORERS) {
      expect(scorerFor(type)).toEqual({ scorer, negated: false })
      expect(scorerFor(`not-${type}`)).toEqual({ scorer, negated: true })
    }
  })

  it.each(['', 'assert-set', 'not-', 'not-not-equals', 'constructor', '__proto__', 'Equals'])('knows no %j', (type) =>
    expect(scorerFor(type)).toBeNull(),
  )
})

describe('the check of an assertion', () => {
  it.each<Assertion>([
    { type: 'equals', value: 0 },
    { type: 'equals', value: { a: 1 } },
    { type: 'not-contains', value: '{{name}}', weight: 0, metric: 'Name', threshold: 0 },
    { type: 'contains-any', value: 'a, "b, c"' },
    { type: 'is-json' },
    { type: 'is-json', value: JSON.parse('{"properties":{"__proto__":{"type":"string"}}}') },
    { type: 'is-json', value: { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [true] } },
    { type: 'is-json', value: '{"type": "object"}' },
    { type: 'is-json', value: { const: '{{expected}}' } },
    { type: 'contains-xml', value: 'a.b, a.c' },
    { type: 'word-count', value: { min: 1 } },
    { type: 'word-count', value: '{{n}}' },
    { type: 'latency', threshold: 100 },
    { type: 'cost', metric: 'Cost', weight: 0 },
    { type: 'finish-reason', value: 'end_turn' },
    {
      type: 'llm-rubric',
      value: 'is polite',
      provider: 'bedrock:converse:us.anthropic.claude-haiku-4-5-20251001-v1:0',
    },
    { type: 'llm-rubric', rubricPrompt: 'Is {{output}} polite?' },
    { type: 'choice', config: { builtin: 'fluency' } },
    {
      type: 'choice',
      value: '{{completion}}?',
      config: { system: 'You judge.', choices: [{ choice: 'yes', score: 1 }] },
    },
    { type: 'assert-set', threshold: 0.5, assert: [{ type: 'is-refusal' }] },
  ])('accepts $type', (assertion) => expect(checkAssertion(assertion)).resolves.toEqual([]))

  it.each<[Assertion, RegExp]>([
    [{ type: 'contians', value: 'a' }, /^unknown assertion type `contians`; did you mean contains\?$/],
    [{ type: 'not-eqals', value: 'a' }, /did you mean not-equals\?$/],
    [{ type: 'assertset' }, /did you mean assert-set\?$/],
    [{ type: 'zzzzzzzzzzz' }, /see docs\/assertions.md$/],
    [{ type: 'not-meteor' }, /^meteor is an assertion of promptfoo that this version does not run/],
    [{ type: 'python', value: 'True' }, /^python is not executed; write the check in JavaScript/],
    [{ type: 'equals' }, /^value is missing$/],
    [{ type: 'equals', value: 'file://a.txt' }, /is not read/],
    [{ type: 'contains', value: '' }, /^value is empty$/],
    [{ type: 'contains', value: {} }, /must be text, not mapping/],
    [{ type: 'contains-any', value: [] }, /empty list/],
    [{ type: 'contains-any', value: '"a' }, /not closed/],
    [{ type: 'icontains-all', value: ['a', {}] }, /one of them is mapping/],
    [{ type: 'is-json', value: { type: 'objekt' } }, /JSON Schema is not valid: schema is invalid/],
    [{ type: 'is-json', value: { requierd: ['a'] } }, /unknown keyword: "requierd"/],
    [{ type: 'is-json', value: { $ref: 'https://example.com/x' } }, /can't resolve reference/],
    [{ type: 'is-json', value: { pattern: '(' } }, /JSON Schema is not valid/],
    [{ type: 'is-json', value: 'type: object' }, /write it as a YAML mapping/],
    [{ type: 'is-json', value: [1] }, /is a mapping, or true or false/],
    [{ type: 'is-xml', value: { elements: [] } }, /requiredElements/],
    [{ type: 'word-count', value: { min: 3, max: 1 } }, /min not above max/],
    [{ type: 'word-count', value: 'many' }, /must be a number/],
    [{ type: 'word-count' }, /must be a number/],
    [{ type: 'latency' }, /threshold is missing/],
    [{ type: 'not-cost', metric: 'Cost' }, /threshold is missing/],
    [{ type: 'finish-reason', value: 'done' }, /known are stop, length/],
    [{ type: 'similar', value: 3, provider: 'gpt' }, /^provider: unknown model gpt/],
    [{ type: 'llm-rubric' }, /write the rubric/],
    [{ type: 'llm-rubric', value: 'x', rubricPrompt: [{ role: 'system', content: '{{output}}' }] }, /user message/],
    [{ type: 'choice', value: 'x' }, /^config must be/],
    [{ type: 'choice', value: 'x', config: { choices: [] } }, /^config must be/],
    [
      {
        type: 'choice',
        value: 'x',
        config: {
          choices: [
            { choice: 'a', score: 1 },
            { choice: 'a', score: 0 },
          ],
        },
      },
      /each once/,
    ],
    [{ type: 'choice', config: { choices: [{ choice: 'a', score: 1 }] } }, /write the question/],
    [{ type: 'choice', config: { builtin: 'beauty' } }, /similarity/],
    [{ type: 'javascript', value: 'output ===' }, /not JavaScript/],
    [{ type: 'equals', value: 'a', transform: '((' }, /^transform is not JavaScript/],
    [{ type: 'equals', value: 'a', weight: -1 }, /^weight must be 0, or a number from 0.000001 to 1000000$/],
    [{ type: 'equals', value: 'a', weight: 1e308 }, /^weight must be 0/],
    [{ type: 'equals', value: 'a', weight: Number.NaN }, /^weight must be 0/],
    [{ type: 'equals', value: 'a', threshold: Number.NaN }, /^threshold must be a number$/],
    [{ type: 'equals', value: 'a', metric: ' ' }, /^metric must be a name$/],
    [{ type: 'assert-set', assert: [] }, /list the members/],
    [{ type: 'assert-set', assert: [{ type: 'is-html' }, { type: 'latency' }] }, /^assert\[1\] \(latency\): threshold/],
  ])('refuses %j', async (assertion, diagnostic) => {
    expect(await checkAssertion(assertion)).toEqual([expect.stringMatching(diagnostic)])
  })
})

describe('what an assertion needs', () => {
  it.each<[Assertion, string | null]>([
    [{ type: 'equals', value: 'a' }, null],
    [{ type: 'not-llm-rubric', value: 'a' }, 'judge'],
    [{ type: 'similar', value: 'a' }, 'embedding'],
    [{ type: 'choice', provider: 'echo' }, null],
    [{ type: 'unheard-of' }, null],
    [
      { type: 'assert-set', assert: [{ type: 'similar' }, { type: 'assert-set', assert: [{ type: 'choice' }] }] },
      'judge',
    ],
    [{ type: 'assert-set', assert: [{ type: 'similar' }] }, 'embedding'],
  ])('%j is %s', (assertion, needs) => expect(needsOf(assertion)).toBe(needs))
})
