import fc from 'fast-check'
import { expect, test } from 'vitest'
import { possiblyAbove, surelyAbove } from '../../../src/canary/analysis/quantile-counts.ts'
import { quantile } from '../../../src/statistics/quantile.ts'

test('what quantiles tell of a count bounds it from both sides', () => {
  const values = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 51 }), (durations, threshold) => {
      const sorted = durations.toSorted((a, b) => a - b)
      const quantiles = [0.5, 0.9, 0.99].map((share) => ({ share, value: quantile(sorted, share) ?? 0 }))
      const above = durations.filter((value) => value > threshold).length
      expect(surelyAbove(quantiles, durations.length, threshold)).toBeLessThanOrEqual(above)
      expect(possiblyAbove(quantiles, durations.length, threshold)).toBeGreaterThanOrEqual(above)
    }),
  )
})

test('a 95th percentile above the threshold is one call in twenty', () => {
  const quantiles = [
    { share: 0.9, value: 900 },
    { share: 0.95, value: 1_500 },
  ]
  expect(surelyAbove(quantiles, 1_000, 1_000)).toBe(50)
  expect(possiblyAbove(quantiles, 1_000, 1_000)).toBe(100)
  expect(surelyAbove(quantiles, 10, 1_000)).toBe(1)
})
