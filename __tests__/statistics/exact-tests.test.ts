import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mcnemarExact } from '../../src/statistics/mcnemar.ts'
import { signFlip } from '../../src/statistics/sign-flip.ts'

/** Student (1908): extra hours of sleep under the second drug, over those under the first; R's `sleep`. */
const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]

const twoSided = (b: number, c: number) => Math.min(1, 2 * mcnemarExact(Math.max(b, c), Math.min(b, c)))

describe('exact McNemar test', () => {
  test.each([
    [5, 0, 0.0625],
    [6, 0, 0.03125],
    [8, 2, 0.109375],
    [9, 1, 0.021484375],
    [10, 3, 0.09228515625],
    [12, 4, 0.076812744140625],
    [0, 0, 1],
  ])('%i against %i discordant pairs: two-sided p = %f', (b, c, p) => {
    expect(twoSided(b, c)).toBeCloseTo(p, 12)
  })

  test.each([
    [150, 86, 3.71594e-5],
    [121, 59, 4.43445e-6],
  ])('%i against %i: published data', (b, c, p) => {
    expect(twoSided(b, c) / p).toBeCloseTo(1, 5)
  })

  test('falls as the sides part', () => {
    const count = fc.integer({ min: 0, max: 500_000 })
    fc.assert(
      fc.property(count, count, (against, other) => {
        const p = mcnemarExact(against, other)
        expect(mcnemarExact(against + 1, other)).toBeLessThanOrEqual(p + 1e-9)
        expect(mcnemarExact(against, other + 1)).toBeGreaterThanOrEqual(p - 1e-9)
      }),
    )
  })

  test('its two sides overlap in the observed count only', () => {
    const observed = mcnemarExact(7, 4) + mcnemarExact(4, 7) - 1
    expect(observed).toBeCloseTo(330 / 2048, 12)
  })
})

describe('sign-flip test', () => {
  test("Student's sleep data: 4 of 1024 assignments are as extreme, both sides together", () => {
    const { p, draws } = signFlip(SLEEP, 0.05)
    expect(2 * p).toBeCloseTo(0.00390625, 12)
    expect(draws).toBeNull()
  })

  test('equals the exact McNemar test on passes and fails', () => {
    for (const [losses, gains] of [
      [5, 0],
      [12, 4],
      [7, 6],
      [120, 80],
    ] as const) {
      const differences = [...Array(losses).fill(-1), ...Array(gains).fill(1), ...Array(30).fill(0)]
      expect(signFlip(differences, 0.05).p).toBeCloseTo(mcnemarExact(losses, gains), 12)
    }
  })

  test('counting on a lattice, enumerating and drawing agree', () => {
    const short = Array.from({ length: 16 }, (_, i) => ((i * 7) % 11) / 10 - 0.45)
    const long = [...short, 0.15, 0.25, -0.05, 0.35, 0.05]
    // An irrational stretch keeps every sum's rank and hides the common fraction.
    const stretch = (values: readonly number[]) => values.map((value) => value * Math.SQRT2)
    const counted = signFlip(short, 0.05)
    const enumerated = signFlip(stretch(short), 0.05)
    expect([counted.draws, enumerated.draws]).toEqual([null, null])
    expect(enumerated.p).toBeCloseTo(counted.p, 12)
    expect(enumerated.critical / Math.SQRT2).toBeCloseTo(counted.critical, 9)
    const drawn = signFlip(stretch(long), 0.05)
    expect(drawn.draws).toBe(9_999)
    expect(Math.abs(drawn.p - signFlip(long, 0.05).p)).toBeLessThan(0.015)
  })

  test('the sum exceeds the critical value exactly when p is below alpha', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const size = 5 + (seed % 25)
      const stretch = seed % 2 === 0 ? Math.E : 1
      const differences = Array.from(
        { length: size },
        (_, i) => (Math.round(10 * Math.sin(seed * i + i)) + 3) * stretch,
      )
      const sum = Math.abs(differences.reduce((a, b) => a + b, 0))
      const { p, critical } = signFlip(differences, 0.05)
      expect(sum > critical + 1e-9).toBe(p < 0.05)
    }
  })

  test('draws are seeded: the same data give the same p', () => {
    const differences = Array.from({ length: 50 }, (_, i) => Math.sin(i * i) + 0.1)
    expect(signFlip(differences, 0.05)).toEqual(signFlip(differences.toReversed(), 0.05))
  })

  test('nothing differs: p is 1', () => {
    expect(signFlip([0, 0, 0], 0.05)).toEqual({ p: 1, critical: 0, draws: null })
    expect(signFlip([], 0.05).p).toBe(1)
  })
})
