import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov } from '../../src/statistics/kolmogorov-smirnov.ts'
import { binned, populationStabilityIndex } from '../../src/statistics/population-stability.ts'

describe('the population stability index', () => {
  it('of counts, by hand', () => {
    // (0.2 − 0.1)·ln 2 + (0.3 − 0.4)·ln ¾ + 0
    expect(populationStabilityIndex([10, 40, 50], [20, 30, 50])).toBeCloseTo(
      0.1 * Math.log(2) - 0.1 * Math.log(0.75),
      12,
    )
  })

  it('takes half an observation for a bin that only one sample fills', () => {
    expect(populationStabilityIndex([10, 10], [20, 0])).toBeCloseTo(0.5 * Math.log(2) + 0.475 * Math.log(20), 12)
    expect(populationStabilityIndex([10, 0], [20, 0])).toBe(0)
  })

  it('is unknown for an empty sample, and refuses other bins', () => {
    expect([populationStabilityIndex([0, 0], [1, 2]), populationStabilityIndex([], [])]).toEqual([null, null])
    expect(() => populationStabilityIndex([1], [1, 2])).toThrow(RangeError)
    expect(() => populationStabilityIndex([-1, 2], [1, 2])).toThrow(RangeError)
  })

  it('bins by the reference, and tells a shift from none', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => ((i * 7919) % 1000) / 1000)
    const same = binned(values, values.toReversed(), 10)
    expect(same.reference).toEqual(Array(10).fill(100))
    expect(populationStabilityIndex(same.reference, same.actual)).toBe(0)
    const moved = binned(
      values,
      values.map((value) => value * 0.8),
      10,
    )
    expect(populationStabilityIndex(moved.reference, moved.actual)).toBeGreaterThan(0.25)
    expect(binned([1, 1, 1, 0], [0, 2], 10)).toEqual({ reference: [1, 3], actual: [1, 1] })
    expect(binned([], [1], 4)).toEqual({ reference: [0], actual: [1] })
  })

  it('is symmetric, zero for equal shares, never negative', () => {
    const bins = fc.array(fc.tuple(fc.nat(1_000), fc.nat(1_000)), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(bins, (pairs) => {
        const [one, other] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
        const index = populationStabilityIndex(one, other)
        const back = populationStabilityIndex(other, one)
        if (index === null || back === null) {
          expect(back).toBe(index)
          return
        }
        expect(index).toBeGreaterThanOrEqual(0)
        expect(back).toBeCloseTo(index, 10)
        expect(populationStabilityIndex(one, one)).toBe(0)
      }),
    )
  })
})

describe('the Kolmogorov-Smirnov test', () => {
  const LONG = [
    0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64, 0.05, -0.06, 0.64, -0.82, 0.37, 1.77, 1.09, -1.28,
    2.36, 1.31, 1.05, -0.32, -0.4, 1.06, -2.47,
  ]

  // By scipy.stats.ks_2samp.
  it.each([
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 1, 0.007936507936507936],
    [LONG, [0.6, 1.2, 0.9, -0.3, 2.1, 0.4], 0.3933333333333333, 0.34688658270415773],
  ])('of %j and %j', (first, second, statistic, p) => {
    const found = kolmogorovSmirnov(first, second)
    expect(found.exact).toBe(true)
    expect(found.statistic).toBeCloseTo(statistic, 12)
    expect(found.p).toBeCloseTo(p, 12)
  })

  const waves = (length: number) => [
    Array.from({ length }, (_, i) => Math.sin(i + 1)),
    Array.from({ length }, (_, i) => Math.sin((i + 1) * 1.7) + 0.05),
  ]

  it('of two thousand values each, exactly, and by the limit beyond', () => {
    const [one = [], other = []] = waves(2_000)
    const counted = kolmogorovSmirnov(one, other)
    expect(counted.exact).toBe(true)
    expect(counted.p / 2.6770347282567847e-9).toBeCloseTo(1, 9)
    const limit = kolmogorovSmirnov(one, [...other, 0])
    expect(limit.exact).toBe(false)
    expect(limit.p / 2.4717511631813698e-9).toBeCloseTo(1, 0)
    const [more = [], alike = []] = [waves(3_000)[0], waves(3_000)[0]?.map((value) => value + 1e-5)]
    const none = kolmogorovSmirnov(more, alike)
    expect([none.exact, none.p > 0.99, none.p <= 1]).toEqual([false, true, true])
  })

  it('with ties, agrees with every order of the values', () => {
    const [first, second] = [
      [1, 1, 2, 3],
      [1, 2, 2, 3, 3],
    ]
    const all = [...first, ...second]
    const { statistic, p } = kolmogorovSmirnov(first, second)
    let [orders, asFar] = [0, 0]
    for (let chosen = 0; chosen < 2 ** all.length; chosen++) {
      const mine = all.filter((_, i) => (chosen >> i) & 1)
      if (mine.length !== first.length) continue
      orders++
      const theirs = all.filter((_, i) => ((chosen >> i) & 1) === 0)
      if (kolmogorovSmirnov(mine, theirs).statistic >= statistic - 1e-12) asFar++
    }
    expect(orders).toBe(126)
    expect(p).toBeCloseTo(asFar / orders, 12)
  })

  it('says nothing of an empty sample or of equal values', () => {
    for (const [one, other] of [
      [[], [1]],
      [[2, 2], [2]],
      [[], []],
    ] as const) {
      expect(kolmogorovSmirnov(one, other)).toEqual({ statistic: 0, p: 1, exact: true })
    }
    expect(() => kolmogorovSmirnov([Number.NaN], [1])).toThrow(RangeError)
  })

  it('is the same with the samples swapped, in any order, on any scale', () => {
    const sample = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 20 })
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        const found = kolmogorovSmirnov(one, other)
        expect(kolmogorovSmirnov(other, one).p).toBeCloseTo(found.p, 12)
        expect(kolmogorovSmirnov(one.toReversed(), other)).toEqual(found)
        expect(
          kolmogorovSmirnov(
            one.map((x) => x ** 3),
            other.map((x) => x ** 3),
          ),
        ).toEqual(found)
        expect(found.p > 0 && found.p <= 1 && found.statistic >= 0 && found.statistic <= 1).toBe(true)
      }),
    )
  })
})
