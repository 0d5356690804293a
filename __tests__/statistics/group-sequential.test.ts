import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sequentialLevel, spentBy } from '../../src/statistics/group-sequential.ts'
import { normalQuantile } from '../../src/statistics/normal.ts'
import { seededRandom } from '../../src/statistics/random.ts'

describe('the level of one look among several', () => {
  test.each([
    // Pocock's bounds for equal steps, one-sided 0.025: z 2.178 twice, 2.289 three times (Jennison & Turnbull 2000).
    [[1 / 2, 1], 2.178],
    [[1 / 3, 2 / 3, 1], 2.289],
  ])('Pocock-like spending over %j keeps constant bounds near %f', (shares, bound) => {
    // What constant bounds spend by each look, from their crossing probabilities: the bounds must come back.
    const alpha = 0.025
    const spent = crossings(shares, bound).map((one) => one / alpha)
    const correlations = shares.slice(1).map((share, i) => Math.sqrt((shares[i] ?? 0) / share))
    const { nominal } = sequentialLevel({ spent: [...spent.slice(0, -1), 1], correlations })
    expect(normalQuantile(1 - nominal(alpha))).toBeCloseTo(bound, 1)
  })

  test('one look that is the last is the plain test', () => {
    const { nominal, adjusted } = sequentialLevel({ spent: [1], correlations: [] })
    expect([nominal(0.05), adjusted(0.03)]).toEqual([0.05, 0.03])
  })

  test('looks at the very same data cost nothing in the end', () => {
    const { nominal } = sequentialLevel({ spent: [0.5, 0.7, 1], correlations: [1, 1] })
    expect(nominal(0.05)).toBeCloseTo(0.05, 12)
  })

  test('p and level say the same, in both directions, at every level', () => {
    const correlation = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(correlation, { minLength: 1, maxLength: 3 }),
        fc.double({ min: 1e-9, max: 0.9, noNaN: true }),
        (correlations, alpha) => {
          const spent = [...correlations, 1].map((_, i) => spentBy((i + 1) / (correlations.length + 1)))
          const { nominal, adjusted } = sequentialLevel({ spent, correlations })
          expect(adjusted(nominal(alpha))).toBeCloseTo(alpha, 9)
          expect(nominal(alpha)).toBeLessThanOrEqual(alpha * 1.01)
          expect(nominal(alpha)).toBeLessThan(nominal(Math.min(1, alpha * 1.1)))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('all looks together reject at their level and no more often, however they hang together', () => {
    const random = seededRandom(5)
    const normal = () => normalQuantile((random() + 0.5) / 2 ** 32)
    const shares = [1 / 8, 1 / 4, 1 / 2, 1]
    for (const correlations of [
      [0.7, 0.7, 0.7],
      [0.98, 0.9, 0.72],
      [0.3, 0.99, 0.8],
    ]) {
      const bounds = shares.map((_, k) => {
        const looks = { spent: shares.slice(0, k + 1).map(spentBy), correlations: correlations.slice(0, k) }
        return normalQuantile(1 - sequentialLevel(looks).nominal(0.05))
      })
      let rejected = 0
      const runs = 20_000
      for (let run = 0; run < runs; run++) {
        let z = normal()
        let over = z > (bounds[0] ?? 0)
        correlations.forEach((correlation, k) => {
          z = correlation * z + Math.sqrt(1 - correlation ** 2) * normal()
          over ||= z > (bounds[k + 1] ?? 0)
        })
        if (over) rejected++
      }
      // Four standard errors of the simulation on either side.
      expect(Math.abs(rejected / runs - 0.05)).toBeLessThan(0.0062)
    }
  })

  test('a look without its correlation is a mistake of the caller', () => {
    expect(() => sequentialLevel({ spent: [0.5, 1], correlations: [] })).toThrow(RangeError)
    expect(() => sequentialLevel({ spent: [], correlations: [] })).toThrow(RangeError)
  })
})

/** Chance that a constant bound was crossed by each look, by simulation with a fixed seed. */
function crossings(shares: readonly number[], bound: number): number[] {
  const random = seededRandom(2)
  const normal = () => normalQuantile((random() + 0.5) / 2 ** 32)
  const crossed = shares.map(() => 0)
  const runs = 100_000
  for (let run = 0; run < runs; run++) {
    let sum = 0
    let share = 0
    let over = false
    shares.forEach((now, k) => {
      sum += Math.sqrt(now - share) * normal()
      share = now
      over ||= sum / Math.sqrt(now) > bound
      if (over) crossed[k] = (crossed[k] ?? 0) + 1
    })
  }
  return crossed.map((one) => one / runs)
}
