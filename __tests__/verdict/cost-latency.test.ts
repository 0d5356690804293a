import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/statistics/random.ts'
import { costIncrease, costPerRequest } from '../../src/verdict/cost.ts'
import { latencyIncrease, latencyQuantiles } from '../../src/verdict/latency.ts'
import { casesOf, factsOf } from '../../src/verdict/paired-scores.ts'
import { caseOf, evaluationOf, failedTrial, trial } from './arms.ts'

const alone = factsOf([])

function costing(costs: ReadonlyArray<number | null>) {
  return casesOf(
    evaluationOf(
      'candidate',
      costs.map((costUsd, i) => caseOf(`c${i}`, [trial(1, { costUsd })])),
    ),
  )
}

function taking(latencies: readonly number[], cached = false) {
  return casesOf(
    evaluationOf(
      'candidate',
      latencies.map((latencyMs, i) => caseOf(`c${i}`, [trial(1, { latencyMs, cached })])),
    ),
  )
}

/** Latencies of a heavy right tail, seeded. */
function latencies(many: number, seed: number, factor: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: many }, () => factor * 500 * (1 - random() / 2 ** 32) ** -0.3)
}

describe('cost per request', () => {
  const base = Array.from({ length: 20 }, (_, i) => 0.001 + 0.0001 * (i % 4))

  test('is the mean over cases; one unknown price makes it unknown', () => {
    expect(costPerRequest(costing([0.001, 0.003]))).toBeCloseTo(0.002, 12)
    expect(costPerRequest(costing([0.001, null]))).toBeNull()
    expect(costPerRequest(costing([]))).toBeNull()
  })

  test('an answer that never came costs nothing and is not counted', () => {
    const cases = casesOf(evaluationOf('candidate', [caseOf('c0', [trial(1), failedTrial('model')])]))
    expect(costPerRequest(cases)).toBe(0.001)
  })

  test('exceeds its limit only when that is proven', () => {
    const dearer = (factor: number, noise: number) =>
      costIncrease(
        {
          candidate: costing(base.map((cost, i) => cost * (factor + noise * (i % 2 === 0 ? 1 : -1)))),
          baseline: costing(base),
          facts: alone,
        },
        0.2,
        0.95,
      )
    expect(dearer(1.3, 0.05)).toMatchObject({ limit: 0.2, exceeded: true })
    expect(dearer(1.3, 0.05)?.increase).toBeCloseTo(0.3, 1)
    expect(dearer(1.3, 0.9)).toMatchObject({ exceeded: false })
    expect(dearer(1.1, 0)).toMatchObject({ exceeded: false })
    expect(dearer(1.1, 0)?.lowerBound).toBeCloseTo(0.1, 9)
  })

  test('is not checked without a limit, a price, or a baseline that cost something', () => {
    const arms = (candidate: Array<number | null>, baseline: Array<number | null>) => ({
      candidate: costing(candidate),
      baseline: costing(baseline),
      facts: alone,
    })
    expect(costIncrease(arms([1, 1], [1, 1]), null, 0.95)).toBeNull()
    expect(costIncrease(arms([1, null], [1, 1]), 0.2, 0.95)).toBeNull()
    expect(costIncrease(arms([1, 1], [0, 0]), 0.2, 0.95)).toBeNull()
    expect(costIncrease(arms([2], [1]), 0.2, 0.95)).toMatchObject({ increase: 1, lowerBound: null, exceeded: false })
  })
})

describe('latency', () => {
  test('quantiles are answers that really took so long; answers from a cache took none', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => 100 * (i + 1))
    expect(latencyQuantiles(taking(twenty))).toEqual({ p50: 1000, p95: 1900 })
    expect(latencyQuantiles(taking(twenty, true))).toEqual({ p50: null, p95: null })
  })

  const increase = (many: number, factor: number) =>
    latencyIncrease(
      { candidate: taking(latencies(many, 1, factor)), baseline: taking(latencies(many, 2, 1)), facts: alone },
      0.25,
      0.95,
    )

  test('exceeds its limit only when that is proven', () => {
    expect(increase(200, 2)).toMatchObject({ limit: 0.25, exceeded: true })
    expect(increase(200, 1)).toMatchObject({ exceeded: false })
    expect(increase(200, 1.3)).toMatchObject({ exceeded: false })
  })

  test('is seeded: the same answers give the same bound', () => {
    expect(increase(60, 1.5)).toEqual(increase(60, 1.5))
  })

  test('fewer than 20 cases prove nothing about a p95', () => {
    expect(increase(19, 10)).toMatchObject({ lowerBound: null, exceeded: false })
  })

  test('is not checked without a limit, or where a cache answered one arm', () => {
    const slow = taking(latencies(40, 1, 9))
    expect(latencyIncrease({ candidate: slow, baseline: slow, facts: alone }, null, 0.95)).toBeNull()
    const cached = taking(latencies(40, 2, 1), true)
    expect(latencyIncrease({ candidate: slow, baseline: cached, facts: alone }, 0.25, 0.95)).toBeNull()
  })
})
