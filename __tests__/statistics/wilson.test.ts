import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilson } from '../../src/statistics/wilson.ts'

describe("Wilson's interval", () => {
  // Newcombe (1998), Stat. Med. 17:857, table I, method 3; the others by statsmodels proportion_confint.
  it.each([
    [17, 20, 0.6395811353, 0.9476312541],
    [5, 5, 0.5655175352, 1],
    [0, 10, 0, 0.2775327999],
    [10, 10, 0.7224672001, 1],
    [81, 263, 0.2552885199, 0.366209577],
    [15, 148, 0.0623863995, 0.1604872417],
    [0, 20, 0, 0.1611251581],
    [1, 29, 0.0061132143, 0.1717552188],
  ])('of %d in %d at 95 %% is %d to %d', (successes, n, lower, upper) => {
    const interval = wilson(successes, n, 0.95)
    expect(interval[0]).toBeCloseTo(lower, 9)
    expect(interval[1]).toBeCloseTo(upper, 9)
  })

  it('knows nothing without trials, and refuses what is no count', () => {
    expect(wilson(0, 0, 0.95)).toEqual([0, 1])
    expect(() => wilson(3, 2, 0.95)).toThrow(RangeError)
    expect(() => wilson(1, 2, 1)).toThrow(RangeError)
  })

  it('holds the share, mirrors failures, and widens with confidence', () => {
    const counts = fc
      .integer({ min: 1, max: 2_000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, fc.double({ min: 0.5, max: 0.99, noNaN: true }), ([successes, n], confidence) => {
        const [lower, upper] = wilson(successes, n, confidence)
        const [mirroredLower, mirroredUpper] = wilson(n - successes, n, confidence)
        const [wider, widest] = wilson(successes, n, confidence + 0.005)
        expect(lower <= successes / n && successes / n <= upper && lower >= 0 && upper <= 1).toBe(true)
        expect(lower).toBeCloseTo(1 - mirroredUpper, 12)
        expect(upper).toBeCloseTo(1 - mirroredLower, 12)
        expect(wider <= lower && widest >= upper).toBe(true)
      }),
    )
  })
})
