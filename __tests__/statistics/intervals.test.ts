import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bcaInterval } from '../../src/statistics/bootstrap-interval.ts'
import { newcombePaired } from '../../src/statistics/newcombe.ts'
import { clusteredStandardError } from '../../src/statistics/standard-error.ts'

const table = (both: number, firstOnly: number, secondOnly: number, neither: number) => ({
  both,
  firstOnly,
  secondOnly,
  neither,
})

describe("Newcombe's paired interval", () => {
  // Newcombe (1998), Stat. Med. 17:2635, table III, method 10.
  it.each([
    [table(36, 12, 2, 0), 0.0569, 0.3404],
    [table(36, 14, 0, 0), 0.1528, 0.4167],
    [table(0, 30, 0, 0), 0.8395, 1],
    [table(53, 1, 0, 0), -0.0496, 0.0977],
  ])('of %j is %d to %d', (counts, lower, upper) => {
    const interval = newcombePaired(counts, 0.95)
    expect(interval[0]).toBeCloseTo(lower, 4)
    expect(interval[1]).toBeCloseTo(upper, 4)
  })

  it('knows nothing without pairs', () => expect(newcombePaired(table(0, 0, 0, 0), 0.95)).toEqual([-1, 1]))

  it('holds the estimate, and mirrors when the arms swap or pass becomes fail', () => {
    const count = fc.integer({ min: 0, max: 100_000 })
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const [lower, upper] = newcombePaired(table(a, b, c, d), 0.95)
        const difference = a + b + c + d === 0 ? 0 : (b - c) / (a + b + c + d)
        expect(-1 <= lower && lower <= difference && difference <= upper && upper <= 1).toBe(true)
        for (const [low, high] of [newcombePaired(table(a, c, b, d), 0.95), newcombePaired(table(d, c, b, a), 0.95)]) {
          expect(-high).toBeCloseTo(lower, 9)
          expect(-low).toBeCloseTo(upper, 9)
        }
      }),
    )
  })
})

describe('the BCa bootstrap', () => {
  const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]
  const SKEWED = [
    0.1, 0.2, 0.15, 3.2, 0.9, 0.05, 1.1, 0.3, 6.5, 0.4, 0.7, 0.25, 2.2, 0.6, 0.35, 0.8, 1.4, 0.12, 0.5, 0.9,
  ]
  const mean = (values: readonly number[]) => (counts: Uint32Array) => {
    let [sum, drawn] = [0, 0]
    counts.forEach((count, unit) => {
      sum += count * (values[unit] ?? 0)
      drawn += count
    })
    return sum / drawn
  }
  const settings = { confidence: 0.95, resamples: 20_000, seed: 1 }

  // By scipy.stats.bootstrap(method='BCa') with 200,000 resamples; ours are 20,000 others.
  it.each([
    [SLEEP, 0.95, 1.05, 2.64],
    [SKEWED, 0.9, 0.645, 1.8735],
  ])('of %j', (values, confidence, lower, upper) => {
    const interval = bcaInterval(values.length, mean(values), { ...settings, confidence }) ?? [0, 0]
    expect(Math.abs(interval[0] - lower)).toBeLessThan(0.03)
    expect(Math.abs(interval[1] - upper)).toBeLessThan(0.06)
  })

  it('of whole clusters is wider than of their cases', () => {
    const clusters = Array.from({ length: 24 }, (_, i) => Array.from({ length: 5 }, () => Math.sin(i * i)))
    const sums = clusters.map((cluster) => cluster.reduce((a, b) => a + b, 0) / 5)
    const width = (interval: [number, number] | null) => (interval === null ? 0 : interval[1] - interval[0])
    const together = width(bcaInterval(24, mean(sums), settings))
    const apart = width(bcaInterval(120, mean(clusters.flat()), settings))
    expect(together / apart).toBeGreaterThan(2)
    const error = clusteredStandardError(sums.map((sum) => ({ sum, weight: 1 }))) ?? 0
    expect(together / (2 * 1.96 * error)).toBeCloseTo(1, 1)
  })

  it('does not know the spread of one unit or of equal ones', () => {
    expect(bcaInterval(1, mean([2]), settings)).toBeNull()
    expect(bcaInterval(0, mean([]), settings)).toBeNull()
    expect(bcaInterval(9, mean(Array(9).fill(2)), settings)).toBeNull()
  })

  it('holds the estimate, is seeded, and widens with confidence', () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(values, (list) => {
        const few = { ...settings, resamples: 500 }
        const interval = bcaInterval(list.length, mean(list), few)
        if (interval === null) return
        const [lower, upper] = interval
        const estimate = list.reduce((a, b) => a + b, 0) / list.length
        expect(lower <= estimate + 1e-12 && estimate - 1e-12 <= upper).toBe(true)
        expect(bcaInterval(list.length, mean(list), few)).toEqual(interval)
        const wider = bcaInterval(list.length, mean(list), { ...few, confidence: 0.99 }) ?? [0, 0]
        expect(wider[0] <= lower && upper <= wider[1]).toBe(true)
      }),
    )
  })
})
