import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planArm } from '../../src/evaluation/plan.ts'
import type { Evaluation, TrialError } from '../../src/evaluation/results.ts'
import { runArms } from '../../src/evaluation/run.ts'
import { ModelError } from '../../src/models/model.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { compare } from '../../src/verdict/compare.ts'
import { decideRun } from '../../src/verdict/decide-run.ts'
import { answering, completion, goldenCase, prompt } from '../evaluation/build.ts'
import { arm, caseOf, evaluationOf, facts, failedTrial, policy, trial } from './arms.ts'

const alone = { promptId: 'greet', model: 'echo', baselineModel: null, baseline: null, nonComparable: null }

describe('a prompt of which some cases are not scored', () => {
  const error: TrialError = {
    kind: 'unscored',
    message: 'all that is asserted compares two answers',
    hint: 'Add an assertion.',
  }
  const unscored = (id: string) => caseOf(id, [{ ...failedTrial('unscored'), error }])
  const verdictOf = (candidate: Evaluation, over: object = {}) =>
    compare({ ...alone, candidate, cases: facts(candidate.cases.length), policy, ...over })

  test('is new and good by the others, and says which are left out; they are no errors', () => {
    const candidate = evaluationOf('candidate', [...arm('candidate', [1, 1]).cases, unscored('c2')])
    const compared = verdictOf(candidate)
    expect(compared).toMatchObject({ verdict: 'new', passed: 2, score: { candidate: 1 } })
    expect(compared.reasons[1]).toBe(
      '1 case of 3 is not scored: all that is asserted compares two answers. Add an assertion.',
    )
  })

  test('is an error where none is scored, and where a critical one is not', () => {
    const none = verdictOf(evaluationOf('candidate', [unscored('c0'), unscored('c1')]))
    expect(none).toMatchObject({ verdict: 'error', passed: 0, score: { candidate: null } })
    expect(none.reasons).toEqual([
      '2 cases of 2 are not scored: all that is asserted compares two answers. Add an assertion.',
    ])
    const critical = verdictOf(evaluationOf('candidate', [...arm('candidate', [1]).cases, unscored('c1')]), {
      cases: facts(2, { critical: true }),
    })
    expect(critical).toMatchObject({ verdict: 'error' })
    expect(critical.reasons).toEqual(['Critical cases are not scored: c1. Add an assertion.'])
  })

  test('counts errors among those that can be scored', () => {
    const candidate = evaluationOf('candidate', [
      ...arm('candidate', [1]).cases,
      caseOf('c1', [failedTrial('model')]),
      unscored('c2'),
      unscored('c3'),
    ])
    expect(verdictOf(candidate, { policy: { ...policy, maxErrors: 0.4 } }).verdict).toBe('error')
    expect(verdictOf(candidate, { policy: { ...policy, maxErrors: 0.5 } }).verdict).toBe('new')
  })
})

test('a limit that nothing was measured for is told, where it passes', () => {
  const limits = { ...policy, maxCostIncrease: 0.2, maxLatencyIncrease: 0.2 }
  const arms = (details: object) => ({
    candidate: arm('candidate', Array(60).fill(1), details),
    baseline: arm('baseline', Array(60).fill(1), details),
  })
  const doubts = (details: object) =>
    compare({ ...alone, ...arms(details), cases: facts(60), policy: limits }).doubts.map((one) => one.split(' ')[0])
  expect(doubts({})).toEqual([])
  expect(doubts({ costUsd: null })).toEqual(['`gate.maxCostIncrease`'])
  expect(doubts({ cached: true })).toEqual(['`gate.maxLatencyIncrease`'])
  expect(
    compare({ ...alone, candidate: arm('candidate', [1], { costUsd: null }), cases: facts(1), policy: limits }).doubts,
  ).toEqual([])
})

/** Whatever an assertion may be that has, or has not, a say. */
const { assertion } = fc.letrec<{ assertion: Assertion; leaf: Assertion; set: Assertion }>((tie) => ({
  leaf: fc.oneof(
    fc.record({
      type: fc.constantFrom('contains', 'not-contains', 'select-best', 'llm-rubric'),
      value: fc.constantFrom('new', 'nowhere'),
      weight: fc.constantFrom(0, 1, 2),
    }),
    fc.constantFrom<Assertion>({ type: 'latency', metric: 'ms' }, { type: 'latency', threshold: 50 }),
  ),
  set: fc.record({
    type: fc.constant('assert-set'),
    weight: fc.constantFrom(0, 1),
    threshold: fc.constantFrom(undefined, 0),
    assert: fc.array(tie('leaf'), { maxLength: 2 }),
  }),
  assertion: fc.oneof({ weight: 4, arbitrary: tie('leaf') }, tie('set')),
}))

/** Written apart from the code it checks. */
function hasSay({ type, weight = 1, threshold, assert = [] }: Assertion, compared: boolean): boolean {
  if (weight === 0 || (type === 'latency' && threshold === undefined)) return false
  if (type === 'assert-set') return assert.some((member) => hasSay(member, compared))
  return type !== 'select-best' || compared
}

const policies = fc.record({
  ...Object.fromEntries(Object.entries(policy).map(([key, value]) => [key, fc.constant(value)])),
  minScore: fc.constantFrom(null, 0, 0.5),
  margin: fc.constantFrom(0, 0.05, 1),
  maxErrors: fc.constantFrom(0, 0.5, 1),
  onError: fc.constantFrom('fail', 'pass'),
  onInconclusive: fc.constantFrom('fail', 'pass'),
}) as fc.Arbitrary<typeof policy>

test('whatever is configured and whatever fails: behind a good word stands an answer of the candidate that was scored', async () => {
  let good = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(assertion, { maxLength: 3 }), { maxLength: 5 }),
      fc.constantFrom('none', 'same', 'unreadable'),
      fc.constantFrom(null, 0),
      fc.array(fc.constantFrom('answer', 'error', 'silent judge', 'ended'), { minLength: 1, maxLength: 4 }),
      policies,
      async (cases, base, threshold, fates, gate) => {
        const golden = cases.map((assert, index) => goldenCase(`c${index}`, { assert, threshold }))
        const head = prompt({ assert: [], messages: [{ role: 'user', content: 'new {{name}}' }] })
        const old = prompt({ assert: [] })
        const arms = [
          planArm('candidate', head, head, 'echo', golden).value,
          base === 'same' ? planArm('baseline', old, head, 'echo', golden).value : null,
        ].filter((one) => one !== null)
        let asked = 0
        const models = answering((request) => {
          const fate = fates[asked++ % fates.length]
          if (fate === 'error') return new ModelError('unavailable', request.model, 'down')
          if (fate === 'ended') return new ModelError('cancelled', request.model, 'the budget is spent')
          if (request.model !== 'judge') return completion(request.messages.at(-1)?.content ?? '')
          if (fate === 'silent judge') return completion('no idea')
          const input = { reason: 'so', better: 'neither', pass: true, score: 1 }
          return completion('', { toolCalls: [{ name: 'any', input }] })
        })
        const [candidate, baseline = null] = await runArms(arms, {
          ...{ models, judge: { models: ['judge'], samples: 1 }, embedding: 'none', signal: undefined },
          ...{ stopped: () => null, repeat: 2, concurrency: 2, onTrial: () => undefined },
        })
        if (candidate === undefined) throw new Error('no candidate')
        const compared = compare({
          ...{ promptId: 'greet', model: 'echo', baselineModel: 'echo', candidate, baseline, policy: gate },
          ...{ cases: facts(cases.length), nonComparable: base === 'unreadable' ? 'It cannot be read.' : null },
        })
        const decision = decideRun([compared], gate, { budgetCut: null })
        const scored = candidate.cases.filter(
          ({ trials }, index) =>
            (cases[index] ?? []).some((one) => hasSay(one, base === 'same')) &&
            trials.some(({ score, pass, error }) => score !== null && pass !== null && error === null),
        )
        const unscored = candidate.cases.filter((_, index) =>
          (cases[index] ?? []).every((one) => !hasSay(one, base === 'same')),
        )
        for (const { score, pass } of unscored) expect({ score, pass }).toEqual({ score: null, pass: null })
        const word = ['improved', 'non-inferior', 'new', 'non-comparable'].includes(compared.verdict)
        if (word || decision.verdict === 'pass') expect(scored.length).toBeGreaterThan(0)
        if (scored.length === 0) expect(compared.score).toMatchObject({ candidate: null, delta: null })
        if (decision.verdict === 'pass') good += 1
      },
    ),
    { numRuns: 400 },
  )
  expect(good).toBeGreaterThan(10)
})

test('no prompt is good by what it was not asked: no case, no answer, no number', () => {
  const words = (evaluation: Evaluation, gate = policy) =>
    compare({ ...alone, candidate: evaluation, cases: facts(2), policy: gate }).verdict
  const lax = { ...policy, maxErrors: 1, minScore: 0 }
  expect(words(evaluationOf('candidate', []), lax)).toBe('error')
  expect(words(evaluationOf('candidate', [caseOf('c0', [])]), lax)).toBe('inconclusive')
  expect(words(evaluationOf('candidate', [caseOf('c0', [failedTrial('not-run')])]), lax)).toBe('inconclusive')
  const nan = { ...caseOf('c0', [trial(1)]), score: Number.NaN }
  expect(words(evaluationOf('candidate', [nan]), lax)).toBe('error')
})
