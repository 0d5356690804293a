import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { mcnemarChiSquare, mcnemarExact, mcnemarMidP, mcnemarTwoSided } from '../../src/statistics/mcnemar.ts'
import { signTest } from '../../src/statistics/sign-test.ts'
import { studentTTail } from '../../src/statistics/student-t.ts'
import { pairedT, welchT } from '../../src/statistics/t-test.ts'

/** Student (1908), R's `sleep`: extra hours under two drugs. */
const FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
const SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]

describe('t tests', () => {
  it("paired, of Student's sleep data", () => {
    const found = pairedT(SLEEP, 0.95)
    expect(found?.difference).toBeCloseTo(1.58, 12)
    expect(found?.standardError).toBeCloseTo(0.3889587239, 10)
    expect(found?.t).toBeCloseTo(4.0621276834, 10)
    expect(found?.degreesOfFreedom).toBe(9)
    expect(found?.p).toBeCloseTo(0.0028328902, 10)
    expect(found?.interval[0]).toBeCloseTo(0.7001142367, 10)
    expect(found?.interval[1]).toBeCloseTo(2.4598857633, 10)
    expect(pairedT(SLEEP, 0.9)?.interval[0]).toBeCloseTo(0.866994733, 10)
  })

  it("Welch's, of the same as if they were two groups", () => {
    const found = welchT(SECOND, FIRST, 0.95)
    expect(found?.t).toBeCloseTo(1.8608134675, 10)
    expect(found?.degreesOfFreedom).toBeCloseTo(17.7764735162, 10)
    expect(found?.p).toBeCloseTo(0.0793941402, 10)
    expect(found?.interval[0]).toBeCloseTo(-0.20548323071, 10)
    expect(found?.interval[1]).toBeCloseTo(3.36548323071, 10)
  })

  it('do not know a spread of one value or of equal ones', () => {
    expect([pairedT([], 0.95), pairedT([3], 0.95), pairedT([0.1, 0.1, 0.1], 0.95), pairedT([0, 0], 0.95)]).toEqual(
      Array(4).fill(null),
    )
    expect([welchT([1], [1, 2], 0.95), welchT([0.1, 0.1, 0.1], [0.7, 0.7, 0.7], 0.95)]).toEqual([null, null])
    expect(welchT([1, 1], [1, 2], 0.95)?.degreesOfFreedom).toBe(1)
    expect(() => pairedT(SLEEP, 1)).toThrow(RangeError)
  })

  // By scipy.stats.t.sf.
  test.each([
    [4.0621276834, 9, 0.0014164450986539681],
    [0.1, 3, 0.46332617440040297],
    [40, 30, 6.863022597203209e-28],
    [-2, 5.5, 0.9516228048844075],
    [1e-9, 7, 0.4999999996150086],
    [0, 3, 0.5],
    [5, 1e7, 2.866564037504268e-7],
  ])('beyond %f with %f degrees of freedom lies %f', (t, df, p) => {
    expect(studentTTail(t, df) / p).toBeCloseTo(1, 9)
  })

  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 })

  it('mirror when the arms swap, hold the estimate, and ignore order', () => {
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const found = welchT(one, other, 0.95)
        if (found === null) return
        const swapped = welchT(other, one, 0.95)
        expect([swapped?.difference, swapped?.p]).toEqual([-found.difference, found.p])
        expect(found.interval[0] <= found.difference && found.difference <= found.interval[1]).toBe(true)
        expect(found.p >= 0 && found.p <= 1).toBe(true)
        const reversed = welchT(one.toReversed(), other, 0.95)
        expect(reversed?.p).toBeCloseTo(found.p, 6)
      }),
    )
  })

  it('find no less when every difference grows', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0.001, max: 1e5, noNaN: true }), (values, shift) => {
        const [before, after] = [
          pairedT(values, 0.95),
          pairedT(
            values.map((value) => value + shift),
            0.95,
          ),
        ]
        if (before === null || after === null) return
        if (before.difference > 0) expect(after.p).toBeLessThanOrEqual(before.p + 1e-9)
      }),
    )
  })
})

describe('McNemar', () => {
  it.each([
    [12, 4, 0.076812744140625, 0.049041748046875],
    [9, 1, 0.021484375, 0.01171875],
    [150, 86, 3.71594e-5, 2.893389517615428e-5],
    [5, 0, 0.0625, 0.03125],
    [3, 3, 1, 1],
    [0, 0, 1, 1],
    [7, 6, 1, 0.79052734375],
  ])('%i against %i: two-sided p %f, mid-p %f', (one, other, exact, mid) => {
    expect(mcnemarTwoSided(one, other) / exact).toBeCloseTo(1, 5)
    expect(mcnemarMidP(one, other) / mid).toBeCloseTo(1, 10)
  })

  it.each([
    [150, 86, 17.3559322, 16.8177966],
    [121, 59, 21.3555556, 20.6722222],
  ])('%i against %i: χ² is %f, with continuity correction %f', (one, other, plain, corrected) => {
    expect(mcnemarChiSquare(one, other, 'none').statistic).toBeCloseTo(plain, 7)
    expect(mcnemarChiSquare(one, other, 'continuity').statistic).toBeCloseTo(corrected, 7)
    // Agresti (2002), 10.1: z = −4.17 for the first.
    expect(mcnemarChiSquare(one, other, 'none').p / mcnemarTwoSided(one, other)).toBeCloseTo(0.8, 0)
    expect(mcnemarChiSquare(0, 0, 'continuity')).toEqual({ statistic: 0, p: 1 })
  })

  it('12 against 4 of 200: the approximation finds what the exact test does not', () => {
    const found = pairedT([...Array(12).fill(-1), ...Array(4).fill(1), ...Array(184).fill(0)], 0.95)
    expect(found?.difference).toBeCloseTo(-0.04, 12)
    expect(found?.standardError).toBeCloseTo(0.0198486737, 10)
    expect(found?.t).toBeCloseTo(-2.0152479971, 10)
    expect([(found?.p ?? 1) < 0.05, mcnemarTwoSided(12, 4) < 0.05]).toEqual([true, false])
  })

  it('is the same with the arms swapped, lower by mid-p, and falls as the sides part', () => {
    const count = fc.integer({ min: 0, max: 500_000 })
    fc.assert(
      fc.property(count, count, (one, other) => {
        const [exact, mid] = [mcnemarTwoSided(one, other), mcnemarMidP(one, other)]
        expect([mcnemarTwoSided(other, one), mcnemarMidP(other, one)]).toEqual([exact, mid])
        expect(mid <= exact && mid >= 0 && exact <= 1).toBe(true)
        expect(mcnemarExact(one + 1, other)).toBeLessThanOrEqual(mcnemarExact(one, other) + 1e-9)
        expect(mcnemarExact(one, other + 1)).toBeGreaterThanOrEqual(mcnemarExact(one, other) - 1e-9)
      }),
    )
  })

  it('on signs: nine of nine differences that are not zero', () => {
    expect(signTest(SLEEP)).toEqual({ positive: 9, negative: 0, p: expect.closeTo(0.00390625, 14) })
    expect(signTest([0, 0])).toEqual({ positive: 0, negative: 0, p: 1 })
    expect(signTest([1, -1, 1]).p).toBeCloseTo(1, 14)
  })
})
