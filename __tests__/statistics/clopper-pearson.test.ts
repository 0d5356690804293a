import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearson } from '../../src/statistics/clopper-pearson.ts'
import { wilson } from '../../src/statistics/wilson.ts'

describe("Clopper and Pearson's interval", () => {
  // By statsmodels proportion_confint(method='beta').
  it.each([
    [17, 20, 0.621073173454686, 0.9679290628145363],
    [0, 10, 0, 0.30849710781876083],
    [10, 10, 0.6915028921812392, 1],
    [81, 263, 0.25273674558527126, 0.3676219226013514],
    [500, 1_000_000, 0.00045713814855847455, 0.0005457967656540888],
  ])('of %d in %d at 95 %% is %d to %d', (successes, n, lower, upper) => {
    const interval = clopperPearson(successes, n, 0.95)
    expect(interval[0]).toBeCloseTo(lower, 11)
    expect(interval[1]).toBeCloseTo(upper, 11)
  })

  it('knows nothing without trials, and refuses what is no count', () => {
    expect(clopperPearson(0, 0, 0.95)).toEqual([0, 1])
    expect(() => clopperPearson(2, 1, 0.95)).toThrow(RangeError)
    expect(() => clopperPearson(1, 2, 1)).toThrow(RangeError)
  })

  it('holds the share, mirrors failures, and is no narrower than it says at any rate', () => {
    const counts = fc
      .integer({ min: 1, max: 2_000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, fc.double({ min: 0.5, max: 0.99, noNaN: true }), ([successes, n], confidence) => {
        const [lower, upper] = clopperPearson(successes, n, confidence)
        const [mirroredLower, mirroredUpper] = clopperPearson(n - successes, n, confidence)
        expect(lower <= successes / n && successes / n <= upper && lower >= 0 && upper <= 1).toBe(true)
        expect(lower).toBeCloseTo(1 - mirroredUpper, 10)
        expect(upper).toBeCloseTo(1 - mirroredLower, 10)
        expect(clopperPearson(successes, n, confidence + 0.005)[0]).toBeLessThanOrEqual(lower)
        if (successes > 0) expect(clopperPearson(successes - 1, n, confidence)[1]).toBeLessThan(upper)
      }),
    )
  })

  it("is wider than Wilson's", () => {
    const [exact, score] = [clopperPearson(17, 20, 0.95), wilson(17, 20, 0.95)]
    expect(exact[0] < score[0] && exact[1] > score[1]).toBe(true)
  })
})
