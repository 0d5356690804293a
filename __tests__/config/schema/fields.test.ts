import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { percent, share } from '../../../src/config/schema/fields.ts'

describe('share', () => {
  test.each([
    ['5%', 0.05],
    ['7%', 0.07],
    ['29%', 0.29],
    ['0.5%', 0.005],
    ['100%', 1],
    ['0%', 0],
    [0.05, 0.05],
    [0, 0],
    [1, 1],
  ])('%s is the fraction %d', (written, fraction) => {
    expect(share().parse(written)).toBe(fraction)
  })

  test.each([['5'], ['5 %'], ['-5%'], ['five'], ['%'], ['1e2%'], [''], [-0.1], [20], [Number.NaN], [true], [null]])(
    'refuses %j',
    (written) => {
      expect(share().safeParse(written).success).toBe(false)
    },
  )

  test('takes more than all only as a percentage and only where it makes sense', () => {
    expect(share({ max: 10 }).parse('150%')).toBe(1.5)
    expect(share({ max: 10 }).safeParse(1.5).success).toBe(false)
    expect(share().safeParse('150%').error?.issues[0]?.message).toBe('must be at most 100%')
    expect(share({ min: 0.5 }).safeParse('49%').error?.issues[0]?.message).toBe('must be at least 50%')
  })

  test('a whole percentage is the number that JavaScript writes for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (n) => {
        expect(share().parse(`${n}%`)).toBe(Number((n / 100).toFixed(2)))
        expect(percent(share().parse(`${n}%`))).toBe(`${n}%`)
      }),
    )
  })
})
