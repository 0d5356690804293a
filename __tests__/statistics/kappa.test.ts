import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohenKappa } from '../../src/statistics/kappa.ts'

const table = (bothPass: number, judgeOnly: number, humanOnly: number, neither: number) => ({
  bothPass,
  judgeOnly,
  humanOnly,
  neither,
})

describe("Cohen's kappa", () => {
  it.each([
    [table(20, 5, 10, 15), 0.4],
    [table(45, 15, 25, 15), 0.13043478260869565],
    [table(25, 35, 5, 35), 0.2592592592592593],
    [table(10, 0, 0, 10), 1],
    [table(0, 10, 10, 0), -1],
    [table(25, 25, 25, 25), 0],
    [table(9, 1, 0, 0), 0],
  ])('of %j is %d', (counts, kappa) => expect(cohenKappa(counts)).toBeCloseTo(kappa, 12))

  it.each([table(0, 0, 0, 0), table(7, 0, 0, 0), table(0, 0, 0, 7)])('cannot be told from %j', (counts) =>
    expect(cohenKappa(counts)).toBeNull(),
  )

  it('lies within -1 and 1, is 1 only for full agreement, and does not care who is who', () => {
    const count = fc.integer({ min: 0, max: 500 })
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const kappa = cohenKappa(table(a, b, c, d))
        expect(cohenKappa(table(a, c, b, d))).toBe(kappa)
        if (kappa === null) return
        expect(kappa >= -1 && kappa <= 1).toBe(true)
        expect(kappa === 1).toBe(b + c === 0)
      }),
    )
  })
})
