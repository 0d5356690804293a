import { describe, expect, test } from 'vitest'
import {
  inverseIncompleteBeta,
  logIncompleteBeta,
  regularizedIncompleteBeta,
} from '../../src/statistics/incomplete-beta.ts'
import { logBeta } from '../../src/statistics/log-gamma.ts'
import { normalQuantile, normalTail } from '../../src/statistics/normal.ts'
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

describe('normalTail', () => {
  // By scipy.stats.norm.sf.
  test.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [-1, 0.8413447460685429],
    [1.959963984540054, 0.025],
    [2.4999, 0.006211418374944587],
    [2.5001, 0.006207912714815193],
    [5, 2.866515718791933e-7],
    [20, 2.7536241186061556e-89],
    [37, 5.7255712225239266e-300],
    [-8, 0.9999999999999993],
  ])('beyond %f is %f', (z, p) => {
    expect(normalTail(z) / p).toBeCloseTo(1, 11)
  })

  test('undoes the quantile', () => {
    for (const p of [1e-12, 0.001, 0.006, 0.3, 0.7]) expect(normalTail(-normalQuantile(p)) / p).toBeCloseTo(1, 10)
    for (const p of [0, 1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError)
  })
})

describe('logBeta', () => {
  // By mpmath with 40 digits.
  test.each([
    [0.5, 0.5, 1.1447298858494002],
    [3, 4, -4.0943445622221],
    [0.5, 20, -0.919251844406604],
    [14.5, 16, -21.191433958639433],
    [20.5, 30.5, -34.69279479307283],
    [1000, 2, -13.816510058297357],
    [0.5, 1000000.0, -6.335390211057437],
    [500000.0, 500000.0, -693152.4762292606],
    [500, 999500, -4302.514157719297],
  ])('of %f and %f is %f', (a, b, log) => {
    expect(logBeta(a, b) / log).toBeCloseTo(1, 14)
    expect(logBeta(b, a)).toBe(logBeta(a, b))
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

  // By scipy.special.betainc.
  test.each([
    [0.5, 500_000, 501_000, 0.8412239420131462],
    [0.5, 500_500, 499_501, 0.15889734568166486],
    [0.0005, 450, 999_551, 0.9890216091832661],
    [0.3, 299_000, 701_001, 0.9855122301907484],
  ])('at %f for Beta(%i, %i), a million trials, keeps nine digits', (x, a, b, p) => {
    expect(regularizedIncompleteBeta(x, a, b) / p).toBeCloseTo(1, 9)
    expect(Math.exp(logIncompleteBeta(x, a, b)) / p).toBeCloseTo(1, 9)
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
