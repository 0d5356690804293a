import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimateOf } from '../../../src/evaluation/budget/estimate.ts'
import { budgetWarnings, estimateLine } from '../../../src/evaluation/budget/estimate-text.ts'
import type { EstimatedExperiment, EstimateSettings } from '../../../src/evaluation/budget/estimator.ts'
import { fittingSample } from '../../../src/evaluation/budget/fitting-sample.ts'
import { type CacheLookup, withResponseCache } from '../../../src/evaluation/cache/response-cache.ts'
import { type PlannedArm, planArm } from '../../../src/evaluation/plan.ts'
import { runArms } from '../../../src/evaluation/run.ts'
import type { Assertion } from '../../../src/scorers/assertion.ts'
import { answering, completion, goldenCase, prompt } from '../build.ts'

const model = 'bedrock:m'
const none = { usd: null, calls: null, durationMs: null }

/** One dollar for a million tokens of either kind. */
const settings: EstimateSettings = {
  repeat: 1,
  criticalRepeat: 3,
  judge: { models: ['bedrock:judge'], samples: 1 },
  embedding: 'bedrock:e',
  costOf: (_model, usage) => (usage.inputTokens + usage.outputTokens) / 1e6,
  lookup: null,
}

function experiment(
  ids: readonly string[],
  { same = false, assert = [], critical = [] }: { same?: boolean; assert?: Assertion[]; critical?: string[] } = {},
): EstimatedExperiment {
  const cases = ids.map((id) => goldenCase(id, { critical: critical.includes(id) }))
  const head = prompt({ assert, messages: [{ role: 'user', content: `${same ? 'Greet' : 'Hail'} {{name}}` }] })
  const base = prompt({ assert })
  const arm = (name: PlannedArm['arm'], of: typeof head) => {
    const planned = planArm(name, of, head, model, cases).value
    if (planned === null) throw new Error('renders')
    return planned
  }
  return { candidate: arm('candidate', head), baseline: arm('baseline', base), mostRepeat: 1 }
}

const calls = (one: ReturnType<typeof estimateOf>) => [one.calls.low, one.calls.high]

describe('how many calls', () => {
  test('both arms, all repeats; arms that ask the same are one', () => {
    expect(calls(estimateOf([experiment(['a', 'b'])], [], { ...settings, repeat: 3 }))).toEqual([12, 12])
    expect(calls(estimateOf([experiment(['a', 'b'], { same: true })], [], { ...settings, repeat: 3 }))).toEqual([6, 6])
    expect(calls(estimateOf([experiment(['a']), experiment(['a', 'b'])], [], settings))).toEqual([4, 4])
  })

  test('while a result is open all of it may be asked again; a critical case that fails, in both arms', () => {
    const open = { ...experiment(['a', 'b']), mostRepeat: 4 }
    expect(estimateOf([open], [], settings)).toMatchObject({ calls: { low: 4, high: 4 }, most: { calls: 16 } })
    const critical = experiment(['a', 'b'], { critical: ['b'] })
    expect(estimateOf([critical], [], settings).most.calls).toBe(8)
    expect(estimateOf([{ ...critical, mostRepeat: 4 }], [], settings).most.calls).toBe(16)
  })

  test('an answer that stands in the file is asked of nobody; its judge is', () => {
    const cases = [goldenCase('a', { recordedAnswer: 'x' }), goldenCase('b')]
    const head = prompt({ assert: [{ type: 'llm-rubric', value: 'kind' }] })
    const candidate = planArm('candidate', head, head, model, cases).value
    if (candidate === null) throw new Error('renders')
    expect(calls(estimateOf([{ candidate, baseline: null, mostRepeat: 1 }], [], settings))).toEqual([2, 3])
  })

  test('a base that is not at hand is assumed to be another prompt with as many cases', () => {
    const { candidate } = experiment(['a', 'b'])
    const assumed = { candidate, baseline: null, assumed: true, mostRepeat: 1 }
    expect(calls(estimateOf([assumed], [{ arm: candidate, apart: true }], settings))).toEqual([6, 6])
  })

  test('judges of a panel with their samples, embeddings, and what is asked once for all cases', () => {
    const graded = (assert: Assertion[], judge = settings.judge) =>
      calls(estimateOf([experiment(['a', 'b'], { assert })], [], { ...settings, judge }))
    const panel = { models: ['bedrock:j', 'bedrock:k'], samples: 3 }
    // Four answers; both arms may answer alike, so that two of them are judged at least.
    expect(graded([{ type: 'llm-rubric', value: 'kind' }])).toEqual([6, 8])
    expect(graded([{ type: 'llm-rubric', value: 'kind' }], panel)).toEqual([4 + 12, 4 + 24])
    expect(graded([{ type: 'not-similar', value: ['x', 'y'] }])).toEqual([4 + 2 + 2, 4 + 4 + 2])
    expect(graded([{ type: 'g-eval', value: ['clear', 'kind'] }])).toEqual([4 + 4 + 2, 4 + 8 + 2])
    const set = { type: 'assert-set', assert: [{ type: 'llm-rubric', value: 'kind', provider: 'bedrock:own' }] }
    expect(graded([set], null)).toEqual([6, 8])
    expect(graded([{ type: 'moderation', config: { guardrailIdentifier: 'g1' } }])).toEqual([6, 8])
    expect(graded([{ type: 'contains', value: 'a' }])).toEqual([4, 4])
  })

  test('is what a run then asks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        async (ids, same, repeat) => {
          const { candidate, baseline } = experiment(ids, { same })
          const models = answering(() => completion('hello'))
          await runArms([candidate, ...(baseline === null ? [] : [baseline])], {
            models: withResponseCache(models),
            judge: null,
            embedding: 'none',
            signal: undefined,
            stopped: () => null,
            repeat,
            concurrency: 4,
            onTrial: () => undefined,
          })
          const { low, high } = estimateOf([{ candidate, baseline, mostRepeat: 1 }], [], { ...settings, repeat }).calls
          expect([low, high]).toEqual([models.asked.length, models.asked.length])
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('what is known already', () => {
  const existing = (which: (text: string, repeat: number) => boolean): CacheLookup => ({
    answer: ({ messages }, repeat) => (which(messages[0]?.content ?? '', repeat) ? '40' : null),
    outputTokens: Number,
  })

  test('is not asked again, and tells how long the other answers will be', () => {
    const lookup = existing((text) => text.startsWith('Greet'))
    const estimate = estimateOf([{ ...experiment(['a', 'b']), mostRepeat: 2 }], [], { ...settings, lookup })
    expect(estimate).toMatchObject({ calls: { low: 2, high: 2 }, existing: 2, assumedTokens: null, most: { calls: 4 } })
    expect(estimate.models).toMatchObject([{ model, outputTokens: { low: 64, high: 4 * 50 } }])
  })

  test('judges of known answers may be known, or not', () => {
    const assert = [{ type: 'llm-rubric', value: 'kind' }]
    const estimate = estimateOf([experiment(['a', 'b'], { assert })], [], { ...settings, lookup: existing(() => true) })
    expect(estimate).toMatchObject({ calls: { low: 0, high: 4 }, existing: 4 })
  })
})

describe('what it costs', () => {
  test('tokens at their price; answers that nothing tells about are taken as a range that maxTokens bounds', () => {
    const { candidate } = experiment(['a'])
    const [one] = candidate.cases
    if (one === undefined) throw new Error('one case')
    const short = { ...one, request: { ...one.request, parameters: { maxTokens: 80 } } }
    const of = (cases: typeof candidate.cases) =>
      estimateOf([{ candidate: { ...candidate, cases }, baseline: null, mostRepeat: 1 }], [], settings)
    expect(of([one]).models[0]?.outputTokens).toEqual({ low: 50, high: 500 })
    expect(of([short])).toMatchObject({ assumedTokens: { low: 50, high: 80 } })
    const [reported] = of([short]).models
    expect(reported?.outputTokens).toEqual({ low: 50, high: 80 })
    expect(reported?.usd?.high).toBeCloseTo(((reported?.inputTokens.high ?? 0) + 80) / 1e6, 12)
  })

  test('a price that is not known makes it unknown, never less, and is named', () => {
    const costOf: EstimateSettings['costOf'] = (asked) => (asked === model ? 0.001 : null)
    const assert = [{ type: 'llm-rubric', value: 'kind' }]
    const estimate = estimateOf([experiment(['a'], { assert })], [], { ...settings, costOf })
    expect(estimate).toMatchObject({ usd: null, most: { usd: null }, unpriced: ['bedrock:judge'] })
    expect(estimateLine(estimate)).toContain('cost unknown: the price of bedrock:judge is not known (set `prices`)')
  })
})

test('a recording costs what its answers had cost: no price is missing', () => {
  const estimate = estimateOf([experiment(['a'])], [], settings)
  const replayed = { ...estimate, usd: null, most: { ...estimate.most, usd: null }, unpriced: ['replay:answers.jsonl'] }
  expect(estimateLine(replayed)).toMatch(/^Estimate: 2 calls, as recorded\./)
  expect(budgetWarnings(replayed, { ...none, usd: 1 })).toEqual([])
  expect(estimateLine({ ...replayed, unpriced: ['replay:answers.jsonl', 'bedrock:judge'] })).toContain(
    'cost unknown: the price of bedrock:judge is not known',
  )
})

test('ten thousand requests are counted in less than a second of the processor', () => {
  const large = experiment(Array.from({ length: 5_000 }, (_, index) => `case ${index}`))
  const before = process.cpuUsage()
  expect(calls(estimateOf([large], [], settings))).toEqual([10_000, 10_000])
  const { user, system } = process.cpuUsage(before)
  expect(user + system).toBeLessThan(1_000_000)
})

test('the line says what is new, what is known, what it costs and what it may come to', () => {
  const lookup: CacheLookup = { answer: (_request, repeat) => (repeat === 9 ? '' : null), outputTokens: () => null }
  const estimate = estimateOf([{ ...experiment(['a', 'b']), mostRepeat: 4 }], [], {
    ...settings,
    lookup,
    costOf: () => 0.01,
  })
  expect(estimateLine({ ...estimate, existing: 1200 })).toBe(
    'Estimate: 4 calls (1,200 answers are known), about $0.040; at most 16 and $0.16 if results stay open; answers of 50 to 500 tokens are assumed.',
  )
})

describe('a budget that will not last', () => {
  const estimate = (ids: readonly string[]) => estimateOf([experiment(ids)], [], { ...settings, costOf: () => 0.01 })
  const twenty = estimate(Array.from({ length: 20 }, (_, index) => `c${index}`))

  test.each([
    [{ calls: 40 }, null],
    [{ usd: 0.4 }, null],
    [{ durationMs: 1 }, null],
    [{ calls: 30 }, 'evaluation.sample: 15'],
    [{ usd: 0.1 }, 'evaluation.sample: 5'],
    [{ calls: 1 }, 'Raise `evaluation.budget.calls`.'],
  ])('%j: %s', (budget, said) => {
    const [warning] = budgetWarnings(twenty, { ...none, ...budget })
    if (said === null) expect(warning).toBeUndefined()
    else expect(warning).toContain(said)
  })

  test('the sample that is named fits, and one case more would not', () => {
    const experiments = fc.array(
      fc.record({
        cases: fc.integer({ min: 1, max: 300 }),
        critical: fc.nat(5),
        perCase: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(experiments, fc.integer({ min: 1, max: 5000 }), (list, budget) => {
        const cost = (sample: number) =>
          list.reduce((sum, one) => sum + one.perCase * Math.min(one.cases, Math.max(sample, one.critical)), 0)
        const sample = fittingSample(list, budget)
        if (sample === null) expect(cost(1) > budget || cost(300) <= budget).toBe(true)
        else expect([cost(sample) <= budget, cost(sample + 1) > budget]).toEqual([true, true])
      }),
    )
  })
})
