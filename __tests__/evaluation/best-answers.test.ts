import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MeasuredArm, withBestAnswers } from '../../src/evaluation/best-answers.ts'
import type { Arm, TrialResult } from '../../src/evaluation/results.ts'
import { highestScore, maxScore } from '../../src/scorers/deterministic/max-score.ts'
import type { AssertionResult } from '../../src/scorers/scorer.ts'

const row = (type: string, score: number): AssertionResult => {
  return { type, metric: null, weight: 1, pass: score >= 0.5, score, reason: '' }
}

function trial(scores: number[], error: TrialResult['error'] = null): TrialResult {
  const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length
  return {
    output: `answer of ${mean}`,
    toolCalls: [],
    stopReason: 'stop',
    pass: error === null ? mean > 0.4 : null,
    score: error === null ? mean : null,
    assertions: scores.map((score) => row('contains', score)),
    error,
    latencyMs: 1,
    usage: null,
    costUsd: null,
    cached: false,
  }
}

function arm(side: Arm, trials: TrialResult[], vars: Record<string, unknown> = {}, value?: unknown): MeasuredArm {
  const request = { model: 'echo', messages: [], parameters: {}, responseFormat: { type: 'text' as const }, tools: [] }
  const planned = {
    id: 'one',
    request: { ...request, toolChoice: null },
    assertions: [],
    threshold: null,
    vars,
    critical: false,
    best: { type: 'max-score', ...(value === undefined ? {} : { value }) },
  }
  const found = { id: 'one', score: 0.7, pass: true, metrics: { Kept: 0.3 }, trials, confirmations: [] }
  return {
    planned: { arm: side, promptId: 'p', model: 'echo', cases: [planned] },
    found: { arm: side, promptId: 'p', model: 'echo', cases: [found] },
  }
}

const verdicts = (arms: MeasuredArm[]) =>
  withBestAnswers(arms).map(({ cases }) =>
    cases.map(({ pass, score, metrics, trials }) => ({ pass, score, metrics, trials })),
  )

describe('the best of several answers to one case', () => {
  it('keeps its score; the others fail with 0', () => {
    const [worse, better] = verdicts([arm('candidate', [trial([1, 0])]), arm('candidate', [trial([1, 1])])])
    expect(worse?.[0]).toMatchObject({ pass: false, score: 0, metrics: { Kept: 0.3 } })
    expect(better?.[0]).toMatchObject({ pass: true, score: 1 })
    expect(worse?.[0]?.trials[0]?.assertions.at(-1)).toMatchObject({ type: 'max-score', pass: false, score: 0 })
    expect(better?.[0]?.trials[0]?.assertions).toHaveLength(3)
    expect(worse?.[0]?.trials[0]?.output).toBe('answer of 0.5')
  })

  it('is found for each side, each case and each repeat by itself', () => {
    const all = verdicts([
      arm('candidate', [trial([1]), trial([0])]),
      arm('baseline', [trial([1]), trial([1])]),
      arm('candidate', [trial([0.5]), trial([0.5])]),
      arm('candidate', [trial([0.2])], { other: true }),
    ])
    expect(all.map(([one]) => one?.trials.map(({ score }) => score))).toEqual([[1, 0], [1, 1], [0, 0.5], [0.2]])
  })

  it('an answer that could not be measured takes no part and stays so', () => {
    const broken = trial([1], { kind: 'scoring', message: 'no', hint: null })
    const all = verdicts([arm('candidate', [broken]), arm('candidate', [trial([0.5])])])
    expect(all.map(([one]) => one?.trials[0]?.score)).toEqual([null, 0.5])
  })

  it('never gives an answer more than it had, and lets at most one of a case pass', () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(scores, { minLength: 2, maxLength: 5 }), (answers) => {
        const found = verdicts(answers.map((one) => arm('candidate', [trial(one)])))
        const passed = found.filter(([one]) => one?.trials[0]?.assertions.at(-1)?.pass === true)
        expect(passed).toHaveLength(1)
        for (const [index, [one]] of found.entries()) {
          expect(one?.score ?? 0).toBeLessThanOrEqual(trial(answers[index] ?? []).score ?? 0)
        }
      }),
    )
  })

  it.each<[unknown, number[][], boolean[]]>([
    [
      undefined,
      [
        [1, 0],
        [1, 1],
      ],
      [false, true],
    ],
    [undefined, [[1], [1]], [true, false]],
    [{ method: 'sum' }, [[0.5, 0.5, 0.5], [1]], [true, false]],
    [{ threshold: 0.8 }, [[0.5], [0.7]], [false, false]],
    [{ weights: { contains: 0 } }, [[0], [1]], [true, false]],
  ])('by %j among %j', (value, answers, wins) => {
    const contenders = answers.map((scores) => ({ assertions: scores.map((score) => row('contains', score)) }))
    expect(highestScore({ type: 'max-score', value }, contenders).map((one) => one.wins)).toEqual(wins)
  })

  it('takes no weight whose sums are no number', () => {
    const { check } = maxScore
    const weighing = (weight: number) => check({ type: 'max-score', value: { weights: { contains: weight } } })
    expect([0, 1, 1_000_000].map(weighing)).toEqual([[], [], []])
    for (const weight of [1e308, 1e-300, -1]) expect(weighing(weight)).toHaveLength(1)
    const contenders = [1, 0].map((score) => ({ assertions: Array.from({ length: 50 }, () => row('contains', score)) }))
    const value = { method: 'sum', weights: { contains: 1_000_000 } }
    for (const { score } of highestScore({ type: 'max-score', value }, contenders)) expect(score).toBeLessThan(1e9)
  })
})
