import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Count } from '../../src/statistics/count.ts'
import {
  alwaysValidP,
  confidenceSequence,
  discordantLogE,
  discordantOneSidedLogE,
} from '../../src/statistics/e-values.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import { excessLogE, moreExcessEvidence, noExcessEvidence, rateLogE } from '../../src/statistics/rate-evidence.ts'

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
const binomial = (n: number, k: number, rate: number) => choose(n, k) * rate ** k * (1 - rate) ** (n - k)
const nothing: Count = { events: 0, trials: 0 }

/** Share of seeded runs in which the evidence ever reaches 1/alpha, looked at after every window. */
function everRejected(alpha: number, runs: number, windows: number, run: (random: () => number) => () => number) {
  const random = seededRandom(11)
  const uniform = () => random() / 2 ** 32
  let rejected = 0
  for (let i = 0; i < runs; i++) {
    const next = run(uniform)
    for (let look = 0; look < windows; look++) {
      if (next() < Math.log(1 / alpha)) continue
      rejected++
      break
    }
  }
  return rejected / runs
}

const drawn = (uniform: () => number, trials: number, rate: number): Count => {
  let events = 0
  for (let i = 0; i < trials; i++) if (uniform() < rate) events++
  return { events, trials }
}

describe('the e-value of discordant pairs', () => {
  it.each([
    [5, 0, 7.875],
    [6, 0, 14.4375],
    [7, 0, 26.8125],
    [9, 1, 9.49609375],
    [15, 3, 14.503097534],
    [20, 5, 19.485280752],
    [0, 0, 1],
  ])('of %i and %i is %f', (one, other, e) => {
    expect(Math.exp(discordantLogE(one, other))).toBeCloseTo(e, 9)
    expect(discordantLogE(other, one)).toBeCloseTo(discordantLogE(one, other), 12)
  })

  it('has a mean of 1 when the hypothesis holds, whatever the number of pairs', () => {
    for (const n of [1, 2, 7, 30]) {
      let [both, oneSided, lower] = [0, 0, 0]
      for (let k = 0; k <= n; k++) {
        both += binomial(n, k, 0.5) * Math.exp(discordantLogE(k, n - k))
        oneSided += binomial(n, k, 0.5) * Math.exp(discordantOneSidedLogE(k, n - k))
        lower += binomial(n, k, 0.3) * Math.exp(discordantOneSidedLogE(k, n - k))
      }
      expect(both).toBeCloseTo(1, 10)
      expect(oneSided).toBeCloseTo(1, 10)
      expect(lower).toBeLessThan(1)
    }
  })

  it('one-sided, grows with what speaks against and falls with what does not', () => {
    const count = fc.integer({ min: 0, max: 5_000 })
    fc.assert(
      fc.property(count, count, (against, other) => {
        const e = discordantOneSidedLogE(against, other)
        expect(discordantOneSidedLogE(against + 1, other)).toBeGreaterThan(e)
        expect(discordantOneSidedLogE(against, other + 1)).toBeLessThan(e)
      }),
    )
  })

  it('becomes a p of at most 1', () => {
    expect([alwaysValidP(Math.log(20)), alwaysValidP(-3), alwaysValidP(5_000)]).toEqual([
      expect.closeTo(0.05, 12),
      1,
      0,
    ])
  })
})

describe('the confidence sequence of a rate', () => {
  it('is the set that the mixture has not rejected: for 0 of n its end solves (1−p)^n = α·B(½, n+½)/B(½, ½)', () => {
    // Γ(n+½)/(√π·Γ(n+1)) is C(2n, n)/4ⁿ.
    const mixture = choose(20, 10) / 4 ** 10
    const [lower, upper] = confidenceSequence(0, 10, 0.95)
    expect(lower).toBe(0)
    expect(upper).toBeCloseTo(1 - (0.05 * mixture) ** (1 / 10), 10)
    expect(confidenceSequence(0, 0, 0.95)).toEqual([0, 1])
    expect(() => confidenceSequence(1, 2, 1)).toThrow(RangeError)
  })

  it('holds the estimate, mirrors, and narrows from 100 to 1,000,000 trials', () => {
    const counts = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, ([events, n]) => {
        const [lower, upper] = confidenceSequence(events, n, 0.95)
        const mirrored = confidenceSequence(n - events, n, 0.95)
        expect(lower <= events / n && events / n <= upper && lower >= 0 && upper <= 1).toBe(true)
        expect(lower).toBeCloseTo(1 - mirrored[1], 8)
      }),
    )
    const width = (n: number) => confidenceSequence(n / 10, n, 0.95)[1] - confidenceSequence(n / 10, n, 0.95)[0]
    expect(width(100) > width(10_000) && width(10_000) > width(1_000_000)).toBe(true)
  })

  it('misses the true rate at any of 200 looks in fewer than 5 % of runs', () => {
    const missed = everRejected(1, 400, 200, (uniform) => {
      const seen = { events: 0, trials: 0 }
      return () => {
        seen.trials++
        if (uniform() < 0.1) seen.events++
        const [lower, upper] = confidenceSequence(seen.events, seen.trials, 0.95)
        return lower > 0.1 || upper < 0.1 ? 1 : -1
      }
    })
    expect(missed).toBeLessThan(0.05)
  })
})

describe('evidence that a rate is above a limit', () => {
  it('has a mean of 1 at the limit and less below it', () => {
    for (const limit of [0.02, 0.3]) {
      const mean = (rate: number) => {
        let sum = 0
        for (let k = 0; k <= 40; k++)
          sum += binomial(40, k, rate) * Math.exp(rateLogE({ events: k, trials: 40 }, limit))
        return sum
      }
      expect(mean(limit)).toBeCloseTo(1, 9)
      expect(mean(limit / 2)).toBeLessThan(1)
      expect(mean(limit * 2)).toBeGreaterThan(2)
    }
  })

  it('three failures in a row are proof against a limit of 2 %', () => {
    expect(Math.exp(rateLogE({ events: 3, trials: 3 }, 0.02))).toBeGreaterThan(100)
  })

  it('refuses a limit that nothing or everything breaks', () => {
    for (const limit of [0, 1, Number.NaN]) expect(() => rateLogE(nothing, limit)).toThrow(RangeError)
  })
})

describe("evidence that the canary's rate exceeds the stable rate by more than a margin", () => {
  it('has a mean of at most 1 in every window that the hypothesis allows, by enumeration', () => {
    for (const margin of [0, 0.01, 0.1]) {
      const before = { ...noExcessEvidence(margin), stable: { events: 3, trials: 100 } }
      for (const stable of [0.001, 0.03, 0.2, 0.6, 0.89]) {
        for (const canary of [0, stable / 2, stable + margin]) {
          for (const [n, m] of [
            [4, 12],
            [12, 4],
            [1, 0],
            [0, 6],
          ] as const) {
            let mean = 0
            for (let a = 0; a <= n; a++) {
              for (let b = 0; b <= m; b++) {
                const window = { canary: { events: a, trials: n }, stable: { events: b, trials: m } }
                const e = Math.exp(excessLogE(moreExcessEvidence(before, window)))
                mean += binomial(n, a, canary) * binomial(m, b, stable) * e
              }
            }
            expect(mean).toBeLessThanOrEqual(1 + 1e-9)
          }
        }
      }
    }
  })

  it('a healthy canary, looked at 100 times, is rejected in at most 1 % of runs', () => {
    const rejected = everRejected(0.01, 500, 100, (uniform) => {
      let evidence = noExcessEvidence(0.01)
      return () => {
        const window = { canary: drawn(uniform, 5, 0.02), stable: drawn(uniform, 45, 0.01) }
        evidence = moreExcessEvidence(evidence, window)
        return excessLogE(evidence)
      }
    })
    expect(rejected).toBeLessThanOrEqual(0.01)
  })

  it('at 0.05, finds 10 % against 1 % within 100 canary requests in four of five runs, and broken within five', () => {
    const found = everRejected(0.05, 500, 20, (uniform) => {
      let evidence = noExcessEvidence(0.01)
      return () => {
        const window = { canary: drawn(uniform, 5, 0.1), stable: drawn(uniform, 45, 0.01) }
        evidence = moreExcessEvidence(evidence, window)
        return excessLogE(evidence)
      }
    })
    expect(found).toBeGreaterThan(0.8)
    const broken = moreExcessEvidence(noExcessEvidence(0.01), {
      canary: { events: 5, trials: 5 },
      stable: { events: 0, trials: 15 },
    })
    expect(excessLogE(broken)).toBeGreaterThan(Math.log(100))
  })

  it('learns nothing without both versions, and nothing at all when every rate is allowed', () => {
    const only = (canary: Count, stable: Count, margin = 0.01) =>
      excessLogE(moreExcessEvidence(noExcessEvidence(margin), { canary, stable }))
    expect(only({ events: 9, trials: 9 }, nothing)).toBeCloseTo(0, 9)
    expect(only(nothing, { events: 9, trials: 9 })).toBeCloseTo(0, 9)
    expect(only({ events: 9, trials: 9 }, { events: 0, trials: 9 }, 1)).toBe(0)
    expect(() => only(nothing, nothing, -0.1)).toThrow(RangeError)
  })

  it('grows with every error of the canary and falls with every error of the stable version', () => {
    const part = fc.integer({ min: 0, max: 3_000 })
    fc.assert(
      fc.property(part, part, part, part, fc.constantFrom(0, 0.01, 0.2), (a, b, c, d, margin) => {
        const e = (canary: number, stable: number) =>
          excessLogE(
            moreExcessEvidence(noExcessEvidence(margin), {
              canary: { events: canary, trials: a + b + 1 },
              stable: { events: stable, trials: c + d + 1 },
            }),
          )
        expect(Number.isFinite(e(a, c))).toBe(true)
        expect(e(a + 1, c)).toBeGreaterThanOrEqual(e(a, c) - 1e-9)
        expect(e(a, c + 1)).toBeLessThanOrEqual(e(a, c) + 1e-9)
      }),
    )
  })

  it('turned around, has a mean of at most 1 in every window where the canary is at least the margin above', () => {
    for (const margin of [0, 0.01, 0.1]) {
      const before = {
        ...noExcessEvidence(margin, [{ odds: 0.5, weight: 1 }]),
        stable: { events: 3, trials: 100 },
      }
      for (const stable of [0.001, 0.03, 0.2, 0.6]) {
        for (const canary of [stable + margin, Math.min(1, stable + 2 * margin + 0.05)]) {
          let mean = 0
          for (let a = 0; a <= 6; a++) {
            for (let b = 0; b <= 9; b++) {
              const window = { canary: { events: a, trials: 6 }, stable: { events: b, trials: 9 } }
              const e = Math.exp(excessLogE(moreExcessEvidence(before, window)))
              mean += binomial(6, a, canary) * binomial(9, b, stable) * e
            }
          }
          expect(mean).toBeLessThanOrEqual(1 + 1e-9)
        }
      }
    }
  })

  it('a score between is never stronger evidence than the two-valued scores it averages', () => {
    const e = (events: number) => Math.exp(rateLogE({ events, trials: 10 }, 0.2))
    for (let score = 0; score < 9; score++) {
      expect(e(score + 0.25)).toBeLessThanOrEqual(0.75 * e(score) + 0.25 * e(score + 1) + 1e-12)
    }
  })
})
