import { describe, expect, test } from 'vitest'
import { inverseIncompleteBeta, regularizedIncompleteBeta } from '../../src/statistics/incomplete-beta.ts'
import { normalQuantile } from '../../src/statistics/normal.ts'
import { studentTQuantile } from '../../src/statistics/student-t.ts'

describe('normalQuantile', () => {
  test.each([
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
    [0.8, 0.8416212335729143],
    [0.5, 0],
    [1e-10, -6.361340902404056],
  ])('of %f is %f', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 12)
  })

  test('is antisymmetric', () => {
    for (const p of [0.001, 0.03, 0.2, 0.4]) expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 12)
  })
})

describe('studentTQuantile agrees with the tables', () => {
  test.each([
    [0.975, 1, 12.706205],
    [0.975, 4, 2.776445],
    [0.975, 9, 2.262157],
    [0.975, 29, 2.04523],
    [0.975, 99, 1.984217],
    [0.95, 9, 1.833113],
    [0.5, 7, 0],
    [0.025, 9, -2.262157],
  ])('t of p %f with %i degrees of freedom is %f', (p, df, t) => {
    expect(studentTQuantile(p, df)).toBeCloseTo(t, 5)
  })

  test('approaches the normal quantile', () => {
    expect(studentTQuantile(0.95, 1e7)).toBeCloseTo(normalQuantile(0.95), 6)
  })
})

describe('the incomplete beta function', () => {
  test('is the binomial tail', () => {
    // P(Bin(10, 0.3) ≥ 4), added up by hand.
    expect(regularizedIncompleteBeta(0.3, 4, 7)).toBeCloseTo(0.3503892816, 10)
  })

  test.each([
    [0.025, 17, 4, 0.6210731735],
    [0.975, 18, 3, 0.9679290628],
    [0.975, 1, 10, 0.3084971078],
    [0.025, 81, 183, 0.2527367],
    [0.975, 82, 182, 0.3676219],
    [0.95, 1, 30, 0.0950338529],
  ])('inverted at %f for Beta(%i, %i) gives the Clopper-Pearson limit %f', (p, a, b, limit) => {
    expect(inverseIncompleteBeta(p, a, b)).toBeCloseTo(limit, limit.toString().length > 10 ? 10 : 7)
  })

  test('and its inverse undo each other', () => {
    for (const [a, b] of [
      [0.5, 0.5],
      [2, 9],
      [300, 700],
      [0.5, 4000],
    ] as const) {
      for (const p of [1e-6, 0.05, 0.5, 0.999]) {
        expect(regularizedIncompleteBeta(inverseIncompleteBeta(p, a, b), a, b)).toBeCloseTo(p, 9)
      }
    }
  })
})
