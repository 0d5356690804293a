import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TrialResult } from '../../src/evaluation/results.ts'
import { rankCases } from '../../src/report/case-rankings.ts'
import { caseResult, comparison, erroredTrial, promptReport, trial } from './build.ts'

const prompt = (cases: Record<string, TrialResult[]>, id = 'p', model = 'm') =>
  promptReport(
    comparison(
      id,
      Object.entries(cases).map(([name, trials]) => caseResult(name, ...trials)),
      null,
      { model },
    ),
  )
const ids = (ranking: { cases: Array<{ id: string }> }) => ranking.cases.map(({ id }) => id)

describe('the slowest cases', () => {
  test('are those whose answers were waited for longest, on the average; what came from the cache took no time to ask', () => {
    const { slowest } = rankCases(
      [
        prompt({
          steady: [trial({ latencyMs: 900 }), trial({ latencyMs: 1_100 })],
          slow: [trial({ latencyMs: 3_000 }), trial({ latencyMs: 60_000, cached: true })],
          kept: [trial({ latencyMs: 9_000, cached: true })],
          batched: [trial({ latencyMs: null })],
          errored: [erroredTrial('throttled')],
        }),
      ],
      5,
    )
    expect(slowest).toEqual({
      cases: [
        { prompt: 'p', id: 'slow', value: 3_000 },
        { prompt: 'p', id: 'steady', value: 1_000 },
      ],
      valued: 2,
      unknown: 3,
    })
  })

  test('are none where all are alike', () => {
    expect(rankCases([prompt({ a: [trial()], b: [trial()] })], 5).slowest).toEqual({ cases: [], valued: 2, unknown: 0 })
  })
})

test('the dearest cases count kept answers at what they cost, and leave out what has no price', () => {
  const { dearest } = rankCases(
    [
      prompt({
        cheap: [trial({ costUsd: 0.001 })],
        dear: [trial({ costUsd: 0.01, cached: true })],
        unpriced: [trial({ costUsd: null })],
      }),
    ],
    5,
  )
  expect(ids(dearest)).toEqual(['dear', 'cheap'])
  expect(dearest.unknown).toBe(1)
})

test('the weakest cases are those with the lowest score over all models and repeats, and none that has a full one', () => {
  const scored = (...scores: number[]) => scores.map((score) => trial({ score, pass: score > 0.5 }))
  const { weakest } = rankCases(
    [
      prompt({ a: scored(0, 1), b: scored(1, 1), c: scored(0.9, 1) }, 'p', 'small'),
      prompt({ a: scored(1, 1), b: scored(1, 1), c: scored(0.1, 0.2) }, 'p', 'large'),
      prompt({ a: scored(0.6) }, 'other'),
    ],
    5,
  )
  expect(weakest.cases).toEqual([
    { prompt: 'p', id: 'c', value: 0.55 },
    { prompt: 'other', id: 'a', value: 0.6 },
    { prompt: 'p', id: 'a', value: 0.75 },
  ])
})

describe('every ranking', () => {
  const answer = fc.record({
    latencyMs: fc.option(fc.constantFrom(10, 0.1, 33.3, 1_000)),
    costUsd: fc.option(fc.constantFrom(0, 0.1, 0.2, 0.3)),
    score: fc.constantFrom(0, 0.1, 0.7, 1),
    cached: fc.boolean(),
  })
  const cases = fc.array(fc.array(answer, { minLength: 1, maxLength: 4 }), { maxLength: 8 })

  test('is the same in whatever order prompts, cases and answers come', () => {
    fc.assert(
      fc.property(fc.array(cases, { maxLength: 3 }), (models) => {
        const ofModels = (reversed: boolean) => {
          const inOrder = <T>(list: readonly T[]) => (reversed ? list.toReversed() : [...list])
          const prompts = models.map((drawn, index) => ({ drawn, index }))
          return inOrder(prompts).map(({ drawn, index }) => {
            const named = drawn.map((trials, at) => [`case-${at}`, inOrder(trials).map((one) => trial(one))] as const)
            return prompt(Object.fromEntries(inOrder(named)), index === 2 ? 'q' : 'p', `m${index}`)
          })
        }
        expect(rankCases(ofModels(true), 3)).toEqual(rankCases(ofModels(false), 3))
      }),
    )
  })

  test('is sorted, holds no case that it says is unknown, and is the head of a longer one', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 8 }), (drawn, most) => {
        const named = drawn.map((trials, at) => [`case-${at}`, trials.map((one) => trial(one))] as const)
        const prompts = [prompt(Object.fromEntries(named))]
        const short = rankCases(prompts, most)
        const long = rankCases(prompts, 100)
        for (const name of ['slowest', 'dearest', 'weakest'] as const) {
          const values = long[name].cases.map(({ value }) => value)
          expect(values).toEqual(values.toSorted((a, b) => (name === 'weakest' ? a - b : b - a)))
          expect(short[name].cases).toEqual(long[name].cases.slice(0, most))
          expect(long[name].valued + long[name].unknown).toBe(drawn.length)
          expect(values.length).toBeLessThanOrEqual(long[name].valued)
        }
      }),
    )
  })
})
