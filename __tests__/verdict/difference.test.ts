import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inverseIncompleteBeta } from '../../src/statistics/incomplete-beta.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import { difference, type Pair } from '../../src/verdict/difference.ts'

/** Binary pairs: `losses` pass → fail, `gains` fail → pass, the rest pass in both arms. */
function binary(n: number, losses: number, gains: number): Pair[] {
  return Array.from({ length: n }, (_, i) => ({
    candidate: i < losses ? 0 : 1,
    baseline: i >= losses && i < losses + gains ? 0 : 1,
    weight: 1,
    unit: `${i}`,
  }))
}

const swapped = (pairs: readonly Pair[]) =>
  pairs.map((pair) => ({ ...pair, candidate: pair.baseline, baseline: pair.candidate }))

const grade = fc.oneof(
  fc.constantFrom(0, 1),
  fc.integer({ min: 0, max: 8 }).map((k) => k / 8),
  fc.double({ min: 0, max: 1, noNaN: true }),
)
const pair = fc.record({
  candidate: grade,
  baseline: grade,
  weight: fc.constantFrom(1, 1, 1, 2, 0.5),
  unit: fc.integer({ min: 0, max: 30 }).map(String),
})
const pairList = (maxLength: number) =>
  fc.oneof(
    fc.array(pair, { minLength: 1, maxLength }),
    fc
      .array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 1, maxLength })
      .map((list) => list.map(([candidate, baseline], i) => ({ candidate, baseline, weight: 1, unit: `${i}` }))),
  )
const confidence = fc.constantFrom(0.8, 0.9, 0.95, 0.99)

function ends(pairs: readonly Pair[], level = 0.95): [number, number] {
  const { interval } = difference(pairs, level)
  if (interval === null) throw new Error('no interval')
  return interval
}

describe('degenerate data', () => {
  test('identical pairs leave room for the drop that they could have missed: the rule of three', () => {
    expect(ends(binary(10, 0, 0))[0]).toBeCloseTo(-(1 - 0.05 ** 0.1), 9)
    expect(ends(binary(10, 0, 0))[1]).toBeCloseTo(1 - 0.05 ** 0.1, 9)
    expect(ends(binary(58, 0, 0))[0]).toBeLessThan(-0.05)
    expect(ends(binary(59, 0, 0))[0]).toBeGreaterThan(-0.05)
  })

  test('identical graded pairs are no more certain than identical passes', () => {
    const graded = binary(20, 0, 0).map((one) => ({ ...one, candidate: 0.7, baseline: 0.7 }))
    expect(ends(graded)).toEqual(ends(binary(20, 0, 0)))
  })

  test('ten tiny equal drops do not prove that no case can drop far', () => {
    const tiny = binary(10, 0, 0).map((one) => ({ ...one, candidate: 0.5, baseline: 0.501 }))
    expect(ends(tiny)[0]).toBeLessThan(-0.2 / 10)
  })

  test('one pair proves nothing, no pair says nothing', () => {
    const [lower, upper] = ends(binary(1, 1, 0))
    expect(lower).toBe(-1)
    expect(upper).toBeGreaterThan(0.8)
    expect(difference([], 0.95)).toMatchObject({ delta: null, interval: null, p: null, method: null, cases: 0 })
  })

  test('four losses cannot be significant, five can', () => {
    expect(ends(binary(40, 4, 0))[1]).toBeGreaterThan(0)
    expect(ends(binary(40, 5, 0))[1]).toBeLessThan(0)
    expect(difference(binary(40, 5, 0), 0.95).p).toBeCloseTo(2 ** -5, 12)
  })
})

describe('passes and fails', () => {
  test('losses only: the upper bound of the drop is Clopper and Pearson’s', () => {
    expect(ends(binary(50, 7, 0))[0]).toBeCloseTo(-inverseIncompleteBeta(0.95, 8, 43), 9)
  })

  test('12 losses and 4 gains of 200: the exact test, where Wald would call it significant', () => {
    const result = difference(binary(200, 12, 4), 0.975)
    expect(result.delta).toBeCloseTo(-0.04, 12)
    expect(result.p).toBeCloseTo(0.076812744140625 / 2, 12)
    expect(result.discordant).toBe(16)
    expect(result.method).toBe('exact McNemar test, bounded-mean interval')
    expect(result.interval?.[1]).toBeGreaterThan(0)
  })
})

describe('clusters and weights', () => {
  test('cases of one cluster that fail together are one observation', () => {
    const alone = binary(40, 8, 0)
    const multiplicity = alone.map((one, i) => ({ ...one, unit: i < 8 ? 'same' : one.unit }))
    expect(ends(alone)[1]).toBeLessThan(0)
    const result = difference(multiplicity, 0.95)
    expect(result.interval?.[1]).toBeGreaterThan(0)
    expect(result.p).toBe(0.5)
    expect(result.method).toContain('of 33 clusters')
  })

  test('a weight of 2 moves the mean as two cases do, and proves no more than one', () => {
    const weighted = binary(30, 5, 0).map((one, i) => ({ ...one, weight: i < 5 ? 2 : 1 }))
    expect(difference(weighted, 0.95).delta).toBeCloseTo(-10 / 35, 12)
    expect(difference(weighted, 0.95).p).toBeCloseTo(2 ** -5, 12)
  })

  test.each([
    { candidate: 3 },
    { baseline: -0.5 },
    { candidate: Number.NaN },
    { baseline: Number.POSITIVE_INFINITY },
    { weight: 0 },
    { weight: Number.NaN },
  ])('nothing is said of what is no score: %o', (over) => {
    const pairs = binary(60, 0, 0).map((one, index) => (index === 7 ? { ...one, ...over } : one))
    expect(() => difference(pairs, 0.95)).toThrow(RangeError)
  })

  test('what rounding makes of a mean is still a score', () => {
    const rounded = binary(60, 0, 0).map((one) => ({ ...one, candidate: 1 + 2 ** -52 }))
    expect(ends(rounded)[0]).toBeCloseTo(ends(binary(60, 0, 0))[0], 9)
  })
})

describe('for any data', () => {
  test('nothing is NaN, p is a probability, and the interval holds the estimate and agrees with p', () => {
    fc.assert(
      fc.property(pairList(13), confidence, (pairs, level) => {
        const { delta, interval, p, candidate, baseline } = difference(pairs, level)
        if (delta === null || interval === null || p === null) throw new Error('not compared')
        const [lower, upper] = interval
        expect([delta, lower, upper, p, candidate, baseline].every((x) => x === null || Number.isFinite(x))).toBe(true)
        expect(p >= 0 && p <= 1).toBe(true)
        expect(lower <= delta && delta <= upper && lower >= -1 && upper <= 1).toBe(true)
        const significant = p < Number((1 - level).toPrecision(12)) && delta !== 0
        expect(lower > 0 || upper < 0).toBe(significant)
      }),
      { numRuns: 10_000, seed: 1 },
    )
  })

  test('swapping the arms turns everything around', () => {
    fc.assert(
      fc.property(pairList(40), confidence, (pairs, level) => {
        const one = difference(pairs, level)
        const other = difference(swapped(pairs), level)
        expect(other.delta).toBeCloseTo(-(one.delta ?? Number.NaN), 10)
        expect(other.p).toBeCloseTo(one.p ?? Number.NaN, 10)
        expect(other.interval?.[0]).toBeCloseTo(-(one.interval?.[1] ?? Number.NaN), 8)
        expect(other.interval?.[1]).toBeCloseTo(-(one.interval?.[0] ?? Number.NaN), 8)
        expect(other.candidate).toBeCloseTo(one.baseline ?? Number.NaN, 10)
      }),
      { numRuns: 120, seed: 2 },
    )
  })

  test('the order of the cases changes nothing', () => {
    fc.assert(
      fc.property(pairList(40), fc.integer(), (pairs, seed) => {
        const random = seededRandom(seed)
        const shuffled = pairs
          .map((one) => ({ one, at: random() }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        const [before, after] = [difference(pairs, 0.95), difference(shuffled, 0.95)]
        expect(after).toEqual({
          ...before,
          candidate: expect.closeTo(before.candidate ?? 0, 12),
          baseline: expect.closeTo(before.baseline ?? 0, 12),
          delta: expect.closeTo(before.delta ?? 0, 12),
          interval: before.interval?.map((end) => expect.closeTo(end, 9)),
        })
      }),
      { numRuns: 120, seed: 3 },
    )
  })

  test('a case that gets better never makes the verdict worse', () => {
    const sizes = fc.record({
      n: fc.integer({ min: 2, max: 60 }),
      losses: fc.integer({ min: 1, max: 20 }),
      gains: fc.integer({ min: 0, max: 20 }),
    })
    fc.assert(
      fc.property(sizes, ({ n, losses, gains }) => {
        const size = Math.max(n, losses + gains)
        const worse = ends(binary(size, losses, gains))
        const better = ends(binary(size, losses - 1, gains))
        expect(better[0]).toBeGreaterThanOrEqual(worse[0] - 1e-9)
        expect(better[1]).toBeGreaterThanOrEqual(worse[1] - 1e-9)
      }),
      { numRuns: 120, seed: 4 },
    )
  })

  test('the same picture in twice as many cases is stronger evidence', () => {
    for (const [n, losses, gains] of [
      [20, 4, 0],
      [40, 6, 1],
      [60, 0, 0],
      [80, 12, 3],
    ] as const) {
      const [single, double] = [binary(n, losses, gains), binary(2 * n, 2 * losses, 2 * gains)]
      expect(difference(double, 0.95).p ?? 1).toBeLessThanOrEqual(difference(single, 0.95).p ?? 0)
      expect(ends(double)[1] - ends(double)[0]).toBeLessThan(ends(single)[1] - ends(single)[0])
    }
  })
})
