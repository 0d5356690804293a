import { describe, expect, test } from 'vitest'
import { boundedMeanLowerBound, boundedMeanTest, type Unit } from '../../src/statistics/bounded-mean.ts'
import { mcnemarExact } from '../../src/statistics/mcnemar.ts'
import { seededRandom } from '../../src/statistics/random.ts'

const units = (...groups: Array<[value: number, times: number]>): Unit[] =>
  groups.flatMap(([value, times]) => Array.from({ length: times }, () => ({ sum: value, weight: 1 })))

describe('the bound of a bounded mean', () => {
  test.each([
    [17, 20, 0.6210731735],
    [81, 263, 0.2527367],
    [10, 10, 1 - 0.3084971078],
  ])('%i of %i passes: the Clopper-Pearson limit', (passes, n, limit) => {
    const bound = boundedMeanLowerBound(units([1, passes], [0, n - passes]), 0.025, 0)
    expect(bound).toBeCloseTo(limit, limit === 0.2527367 ? 7 : 10)
  })

  test('n equal values: the rule of three, exactly', () => {
    expect(boundedMeanLowerBound(units([0, 30]), 0.05, -1)).toBeCloseTo(-0.0950338529, 10)
    expect(boundedMeanLowerBound(units([0, 60]), 0.05, -1)).toBeCloseTo(-(1 - 0.05 ** (1 / 60)), 10)
  })

  test.each([
    [4, 12, 200],
    [0, 5, 100],
    [59, 121, 400],
  ])('%i losses, %i gains of %i pairs: at zero it is the exact McNemar test', (losses, gains, n) => {
    const p = boundedMeanTest(units([-1, losses], [1, gains], [0, n - losses - gains]), 0, -1)
    expect(p / mcnemarExact(gains, losses)).toBeCloseTo(1, 9)
  })

  test('agrees with a simulation of its definition', () => {
    const data = Array.from({ length: 12 }, (_, i) => ({ sum: (1 + (i % 3)) * Math.sin(i), weight: 1 + (i % 3) }))
    const random = seededRandom(5)
    const exponential = () => -Math.log((random() + 0.5) / 2 ** 32)
    const mean = -0.1
    let below = 0
    const draws = 40_000
    for (let draw = 0; draw < draws; draw++) {
      let sum = -exponential() * 3 * (mean + 1)
      for (const unit of data) sum += exponential() * (unit.sum - mean * unit.weight)
      if (sum <= 0) below++
    }
    expect(Math.abs(boundedMeanTest(data, mean, -1) - below / draws)).toBeLessThan(0.01)
  })

  test('covers the true mean of gains and losses at every rate, enumerated', () => {
    const n = 12
    const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))
    for (let loss = 0; loss <= 0.9; loss += 0.1) {
      for (let gain = 0; loss + gain <= 1; gain += 0.1) {
        let misses = 0
        for (let b = 0; b <= n; b++) {
          for (let c = 0; b + c <= n; c++) {
            const ways = factorial(n) / (factorial(b) * factorial(c) * factorial(n - b - c))
            const chance = ways * loss ** b * gain ** c * Math.max(0, 1 - loss - gain) ** (n - b - c)
            const data = units([-1, b], [1, c], [0, n - b - c])
            if (chance > 1e-9 && boundedMeanTest(data, gain - loss - 1e-9, -1) < 0.05) misses += chance
          }
        }
        expect(misses).toBeLessThanOrEqual(0.05)
      }
    }
  })

  test('rejects exactly what lies below the bound', () => {
    const data = units([0.3, 10], [-0.2, 4], [0, 20], [1, 1])
    const bound = boundedMeanLowerBound(data, 0.05, -1)
    expect(boundedMeanTest(data, bound - 1e-6, -1)).toBeLessThan(0.05)
    expect(boundedMeanTest(data, bound + 1e-6, -1)).toBeGreaterThan(0.05)
  })

  test('stays inside the possible values', () => {
    expect(boundedMeanLowerBound(units([-1, 5]), 0.05, -1)).toBe(-1)
    expect(boundedMeanLowerBound([], 0.05, -1)).toBe(-1)
    expect(boundedMeanLowerBound(units([1, 5]), 0.05, -1)).toBeLessThan(1)
  })
})
