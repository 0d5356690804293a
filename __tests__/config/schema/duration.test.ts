import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { duration } from '../../../src/config/schema/fields.ts'

describe('duration', () => {
  test.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
    ['0s', 0],
  ])('%s is %d milliseconds', (written, milliseconds) => {
    expect(duration().parse(written)).toBe(milliseconds)
  })

  test.each([['10'], ['10 s'], ['10sec'], ['-5s'], ['s'], ['1h30m'], ['1e3s'], [''], ['10M'], [10], [null]])(
    'refuses %j',
    (written) => {
      expect(duration().safeParse(written).error?.issues[0]?.message).toContain('such as 500ms, 90s, 10m or 24h')
    },
  )

  test('says which limit was passed', () => {
    const limited = duration({ min: '1s', max: '1h' })
    expect(limited.safeParse('999ms').error?.issues.map((issue) => issue.message)).toEqual(['must be at least 1s'])
    expect(limited.safeParse('61m').error?.issues.map((issue) => issue.message)).toEqual(['must be at most 1h'])
    expect(limited.parse('1s')).toBe(1000)
    expect(limited.parse('60m')).toBe(3_600_000)
  })

  test('an amount means the same in a smaller unit', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (amount) => {
        expect(duration().parse(`${amount}m`)).toBe(duration().parse(`${amount * 60}s`))
        expect(duration().parse(`${amount}s`)).toBe(duration().parse(`${amount * 1000}ms`))
      }),
    )
  })
})
