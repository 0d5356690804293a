import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fisherExact } from '../../src/statistics/fisher.ts'
import { mannWhitney } from '../../src/statistics/mann-whitney.ts'

const count = (events: number, others: number) => ({ events, trials: events + others })

describe("Fisher's exact test", () => {
  // The lady tasting tea (Fisher 1935); Agresti (2002), table 3.8; the rest by scipy.stats.fisher_exact.
  it.each([
    [[3, 1, 1, 3], 0.4857142857142857, 0.9857142857142858, 0.24285714285714283],
    [[1, 9, 11, 3], 0.0027594561852200836, 0.0013797280926100418, 0.9999663480953022],
    [[8, 2, 1, 5], 0.034965034965034975, 0.9991258741258742, 0.024475524475524483],
    [[0, 20, 5, 15], 0.04712404712404713, 0.023562023562023564, 1],
    [[10, 990, 31, 969], 0.001297900477532579, 0.0006489502387662895, 0.9998113613246503],
    [[1000, 999_000, 1100, 998_900], 0.0306330777492635, 0.01531653887463175, 0.9862903547691415],
  ])('of %j', ([a = 0, b = 0, c = 0, d = 0], twoSided, less, greater) => {
    const found = fisherExact(count(a, b), count(c, d))
    expect(found.twoSided / twoSided).toBeCloseTo(1, 8)
    expect(found.less / less).toBeCloseTo(1, 8)
    expect(found.greater / greater).toBeCloseTo(1, 8)
  })

  it.each([
    [0, 5, 0, 9],
    [5, 0, 9, 0],
    [0, 0, 3, 4],
    [0, 0, 0, 0],
  ])('cannot tell anything from %i/%i against %i/%i', (a, b, c, d) => {
    expect(fisherExact(count(a, b), count(c, d))).toEqual({ less: 1, greater: 1, twoSided: 1 })
  })

  it('keeps its digits far out: 200 of 100,000 against 900', () => {
    const { less, greater, twoSided } = fisherExact(count(200, 99_800), count(900, 99_100))
    expect(less > 0 && less < 1e-100).toBe(true)
    expect([greater, twoSided >= less]).toEqual([1, true])
  })

  it('refuses what is no count', () => {
    for (const wrong of [
      { events: 2, trials: 1 },
      { events: -1, trials: 1 },
      { events: 0.5, trials: 1 },
      { events: Number.NaN, trials: 1 },
    ]) {
      expect(() => fisherExact(wrong, count(1, 1))).toThrow(RangeError)
    }
  })

  const small = fc.integer({ min: 0, max: 60 })

  it('agrees with adding up every table', () => {
    fc.assert(
      fc.property(small, small, small, small, (a, b, c, d) => {
        const ways = (n: number, k: number) => {
          let product = 1
          for (let i = 1; i <= k; i++) product *= (n - k + i) / i
          return product
        }
        const [n, m, events] = [a + b, c + d, a + c]
        let [all, less, greater, twoSided] = [0, 0, 0, 0]
        const seen = ways(n, a) * ways(m, c)
        for (let k = Math.max(0, events - m); k <= Math.min(n, events); k++) {
          const table = ways(n, k) * ways(m, events - k)
          all += table
          if (k <= a) less += table
          if (k >= a) greater += table
          if (table <= seen * (1 + 1e-9)) twoSided += table
        }
        const found = fisherExact(count(a, b), count(c, d))
        expect(found.less).toBeCloseTo(less / all, 11)
        expect(found.greater).toBeCloseTo(greater / all, 11)
        expect(found.twoSided).toBeCloseTo(twoSided / all, 11)
      }),
    )
  })

  it('mirrors when the groups swap, or what counts as an event', () => {
    fc.assert(
      fc.property(small, small, small, small, (a, b, c, d) => {
        const found = fisherExact(count(a, b), count(c, d))
        for (const mirrored of [fisherExact(count(c, d), count(a, b)), fisherExact(count(b, a), count(d, c))]) {
          expect(mirrored.twoSided).toBeCloseTo(found.twoSided, 11)
          expect(mirrored.less).toBeCloseTo(found.greater, 11)
        }
        if (b > 0) expect(fisherExact(count(a + 1, b - 1), count(c, d)).greater <= found.greater + 1e-12).toBe(true)
      }),
    )
  })
})

describe("Mann and Whitney's test", () => {
  // By scipy.stats.mannwhitneyu; the third is Hollander & Wolfe (1973), table 4.1.
  it.each([
    [[19, 22, 16, 29, 24], [20, 11, 17, 12], 17, 0.1111111111111111, 0.9682539682539683, 0.05555555555555555],
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 0, 0.007936507936507936, 0.003968253968253968, 1],
    [
      [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
      [1.15, 0.88, 0.9, 0.74, 1.21],
      35,
      0.2544122544122544,
      0.8967698967698967,
      0.1272061272061272,
    ],
    [[3], [1, 2], 2, 0.6666666666666666, 1, 0.3333333333333333],
  ])('of %j and %j, exactly', (first, second, u, twoSided, less, greater) => {
    const found = mannWhitney(first, second)
    expect([found.u, found.exact]).toEqual([u, true])
    expect(found.twoSided).toBeCloseTo(twoSided, 13)
    expect(found.less).toBeCloseTo(less, 13)
    expect(found.greater).toBeCloseTo(greater, 13)
  })

  it('with ties, by the corrected normal approximation', () => {
    const found = mannWhitney([1, 1, 2, 2, 3, 3, 3, 4, 5, 5], [2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 1])
    expect([found.u, found.exact]).toEqual([36.5, false])
    expect(found.twoSided).toBeCloseTo(0.19405521163677497, 12)
    expect(found.less).toBeCloseTo(0.09702760581838749, 12)
    expect(found.greater).toBeCloseTo(0.9147851576974383, 12)
  })

  it('says nothing of equal values or of an empty sample', () => {
    const none = { less: 1, greater: 1, twoSided: 1 }
    expect(mannWhitney([2, 2], [2, 2, 2])).toMatchObject({ ...none, u: 3 })
    expect(mannWhitney([], [1])).toMatchObject(none)
    expect(() => mannWhitney([1, Number.NaN], [1])).toThrow(RangeError)
  })

  it('the exact and the approximate p agree where both exist', () => {
    const first = Array.from({ length: 50 }, (_, i) => Math.sin(i * 12.9898))
    const second = Array.from({ length: 50 }, (_, i) => Math.sin(i * 78.233) + 0.3)
    const counted = mannWhitney(first, second)
    const approximate = mannWhitney([...first, 9], [...second, 10])
    expect([counted.exact, approximate.exact]).toEqual([true, false])
    expect(Math.abs(counted.twoSided - approximate.twoSided)).toBeLessThan(0.01)
  })

  const value = fc.integer({ min: -20, max: 20 })
  const sample = fc.array(value, { maxLength: 25 })

  it('mirrors when the samples swap, ignores order, and follows a shift', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const found = mannWhitney(first, second)
        const swapped = mannWhitney(second, first)
        expect(swapped.u).toBe(first.length * second.length - found.u)
        expect(swapped.less).toBeCloseTo(found.greater, 12)
        expect(swapped.twoSided).toBeCloseTo(found.twoSided, 12)
        expect(mannWhitney(first.toReversed(), second)).toEqual(found)
        const up = first.map((one) => one + 100)
        const high = mannWhitney(up, second).u
        expect(high).toBe(first.length * second.length)
      }),
    )
  })
})
