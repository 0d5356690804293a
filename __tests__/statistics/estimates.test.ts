import { describe, expect, test } from 'vitest'
import { bootstrap } from '../../src/statistics/bootstrap.ts'
import { ratioLowerBound } from '../../src/statistics/fieller.ts'
import { fewestDiscordant } from '../../src/statistics/power.ts'
import { quantile } from '../../src/statistics/quantile.ts'
import { seededRandom, xoshiro128 } from '../../src/statistics/random.ts'
import { clusteredStandardError } from '../../src/statistics/standard-error.ts'

const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]
const single = (values: readonly number[]) => values.map((sum) => ({ sum, weight: 1 }))

describe('clusteredStandardError', () => {
  test("Student's sleep data", () => {
    expect(clusteredStandardError(single(SLEEP))).toBeCloseTo(0.3889587239, 10)
  })

  test('single cases: sd/√n; clusters: the robust error with C/(C−1)', () => {
    const clusters = [[1, 1, 0], [0, 0], [1], [1, 0]]
    expect(clusteredStandardError(single(clusters.flat()))).toBeCloseTo(0.1889822365, 10)
    const units = clusters.map((cluster) => ({ sum: cluster.reduce((a, b) => a + b, 0), weight: cluster.length }))
    expect(clusteredStandardError(units)).toBeCloseTo(0.1767766953, 10)
  })

  test('is unknown with fewer than two units', () => {
    expect(clusteredStandardError(single([1]))).toBeNull()
    expect(clusteredStandardError([])).toBeNull()
  })
})

describe('ratioLowerBound', () => {
  test('with a constant denominator it is the paired t bound', () => {
    const pairs = SLEEP.map((numerator) => ({ numerator, denominator: 1 }))
    expect(ratioLowerBound(pairs, 0.05)).toBeCloseTo(0.866994733, 9)
    expect(ratioLowerBound(pairs, 0.025)).toBeCloseTo(0.7001142367, 9)
  })

  test('a ratio that is the same everywhere is known exactly', () => {
    const pairs = [3, 4, 5].map((denominator) => ({ numerator: 1.3 * denominator, denominator }))
    expect(ratioLowerBound(pairs, 0.05)).toBeCloseTo(1.3, 9)
  })

  test('is unknown for one unit or a denominator that may be zero', () => {
    expect(ratioLowerBound([{ numerator: 2, denominator: 1 }], 0.05)).toBeNull()
    expect(
      ratioLowerBound(
        [
          { numerator: 1, denominator: 0 },
          { numerator: 1, denominator: 1 },
        ],
        0.05,
      ),
    ).toBeNull()
  })
})

describe('how many pairs it takes', () => {
  test.each([
    [0.05, 5],
    [0.025, 6],
    [0.0625, 5],
    [0.01, 7],
    [0.5, 2],
  ])('at one-sided %f at least %i discordant pairs are needed', (alpha, fewest) => {
    expect(fewestDiscordant(alpha)).toBe(fewest)
  })
})

describe('quantile', () => {
  test('is always one of the values, at the nearest rank', () => {
    expect(quantile([10, 20, 30, 40], 0.5)).toBe(20)
    expect(quantile([10, 20, 30, 40], 0.95)).toBe(40)
    expect(
      quantile(
        Array.from({ length: 20 }, (_, i) => i + 1),
        0.95,
      ),
    ).toBe(19)
    expect(quantile([7], 0.05)).toBe(7)
    expect(quantile([], 0.5)).toBeNull()
  })
})

describe('random numbers', () => {
  test('xoshiro128** gives its reference sequence', () => {
    const random = xoshiro128([1, 2, 3, 4])
    expect(Array.from({ length: 10 }, random)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  test('a seed fixes the sequence, and near seeds differ', () => {
    const [a, b, c] = [seededRandom(1), seededRandom(1), seededRandom(2)].map((random) => [random(), random()])
    expect(a).toEqual(b)
    expect(a).not.toEqual(c)
  })
})

describe('bootstrap', () => {
  const mean = (values: readonly number[]) => (counts: Uint32Array) =>
    values.reduce((sum, value, i) => sum + value * (counts[i] ?? 0), 0) / values.length

  test('spreads the mean as its standard error says', () => {
    const means = bootstrap(SLEEP.length, 10_000, seededRandom(1), mean(SLEEP))
    const average = means.reduce((sum, value) => sum + value, 0) / means.length
    const spread = Math.sqrt(means.reduce((sum, value) => sum + (value - average) ** 2, 0) / means.length)
    expect(average).toBeCloseTo(1.58, 1)
    // The bootstrap's own variance has n instead of n − 1.
    expect(spread).toBeCloseTo(0.3889587239 * Math.sqrt(0.9), 2)
  })

  test('is sorted, seeded, and draws as many units as there are', () => {
    const sizes = bootstrap(7, 50, seededRandom(1), (counts) => counts.reduce((a, b) => a + b, 0))
    expect(new Set(sizes)).toEqual(new Set([7]))
    const drawn = bootstrap(10, 100, seededRandom(4), mean(SLEEP))
    expect(drawn).toEqual(bootstrap(10, 100, seededRandom(4), mean(SLEEP)))
    expect(drawn).toEqual(drawn.toSorted())
  })
})
