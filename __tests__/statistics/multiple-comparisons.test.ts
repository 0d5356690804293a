import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, holm } from '../../src/statistics/multiple-comparisons.ts'

/** Benjamini & Hochberg (1995), table 1: fifteen hypotheses about a treatment of myocardial infarction. */
const PS = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
]
const rejected = (adjusted: number[]) => adjusted.filter((p) => p <= 0.05).length

describe('adjusted p', () => {
  it('of the published fifteen: Benjamini-Hochberg rejects four, Holm three', () => {
    const bh = benjaminiHochberg(PS)
    ;[0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857142857, 0.063857142857, 0.0645, 0.0765].forEach((p, i) => {
      expect(bh[i]).toBeCloseTo(p, 11)
    })
    const stepped = holm(PS)
    ;[0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1].forEach((p, i) => {
      expect(stepped[i]).toBeCloseTo(p, 11)
    })
    expect([rejected(bh), rejected(stepped)]).toEqual([4, 3])
  })

  it('of one test is its p, and of none nothing', () => {
    expect([holm([0.03]), benjaminiHochberg([0.03]), holm([]), benjaminiHochberg([])]).toEqual([[0.03], [0.03], [], []])
  })

  it('refuses what is no p', () => {
    for (const wrong of [Number.NaN, -0.1, 1.1]) {
      expect(() => holm([0.5, wrong])).toThrow(RangeError)
      expect(() => benjaminiHochberg([wrong])).toThrow(RangeError)
    }
  })

  const p = fc.double({ min: 0, max: 1, noNaN: true })

  it('keeps the order, never falls below p, and Holm is at least as strict', () => {
    fc.assert(
      fc.property(fc.array(p, { maxLength: 40 }), (ps) => {
        const [strict, loose] = [holm(ps), benjaminiHochberg(ps)]
        ps.forEach((one, i) => {
          const [h, b] = [strict[i] ?? Number.NaN, loose[i] ?? Number.NaN]
          expect(h >= b - 1e-15 && b >= one - 1e-15 && h <= 1).toBe(true)
          ps.forEach((other, j) => {
            if (one < other) expect(h <= (strict[j] ?? 0) && b <= (loose[j] ?? 0)).toBe(true)
          })
        })
      }),
    )
  })

  it('does not depend on the order of the tests, and falls with any p', () => {
    fc.assert(
      fc.property(fc.array(p, { minLength: 1, maxLength: 20 }), p, (ps, share) => {
        for (const adjust of [holm, benjaminiHochberg]) {
          expect(adjust(ps.toReversed()).toReversed()).toEqual(adjust(ps))
          const better = adjust([(ps[0] ?? 0) * share, ...ps.slice(1)])
          adjust(ps).forEach((before, i) => {
            expect(better[i] ?? Number.NaN).toBeLessThanOrEqual(before + 1e-15)
          })
        }
      }),
    )
  })
})
