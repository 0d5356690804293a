import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  count,
  duration,
  increase,
  list,
  percent,
  percentAsSet,
  percentBeside,
  points,
  pointsBeside,
  pointsText,
  pValue,
  relative,
  score,
  usd,
  usdRange,
  wholeRange,
} from '../../src/text/format.ts'

describe('numbers', () => {
  test.each([
    [0.91, '91.0 %'],
    [1, '100.0 %'],
    [0, '0.0 %'],
    [-0.00001, '0.0 %'],
    [-0.5, '−50.0 %'],
    [2.5, '250.0 %'],
    [null, 'unknown'],
  ])('percent %j', (value, text) => expect(percent(value)).toBe(text))

  test.each([
    [-0.04, '−4.0'],
    [0.04, '+4.0'],
    [0, '0.0'],
    [-0, '0.0'],
    [-0.0004, '0.0'],
    [-0.0005, '−0.1'],
    [null, 'unknown'],
  ])('points %j', (value, text) => expect(points(value)).toBe(text))

  test.each([
    [0.05, '5 %'],
    [0.125, '12.5 %'],
    [0.9, '90 %'],
    [1 - 0.05, '95 %'],
    [0.000001, '0.0001 %'],
  ])('what somebody set, %j, keeps its digits', (value, text) => expect(percentAsSet(value)).toBe(text))

  test.each([
    [0.04, '4.0 points'],
    [0.01, '1.0 point'],
    [-0.01, '−1.0 point'],
    [0.5805, '58.1 points'],
  ])('pointsText %j', (value, text) => expect(pointsText(value)).toBe(text))

  test.each([
    [0.7996, 0.8, '79.96 %'],
    [0.79996, 0.8, '79.996 %'],
    [0.7, 0.8, '70.0 %'],
    [0.8, 0.8, '80.0 %'],
    [0.1 + 0.2, 0.3, '30.0 %'],
    [-0.0004, 0, '−0.04 %'],
    [Number.NaN, 0.8, 'NaN %'],
  ])('what misses a limit is not written as the limit: %j beside %j', (value, limit, text) => {
    expect(percentBeside(value, limit)).toBe(text)
  })

  test.each([
    [0.0504, 0.05, '5.04 points'],
    [0.05, 0.05, '5.0 points'],
    [0.01, 0.05, '1.0 point'],
  ])('points %j beside %j', (value, limit, text) => expect(pointsBeside(value, limit)).toBe(text))

  test('a half is rounded up as it reads, in every format alike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (tenThousandths) => {
        const expected = `${(Math.floor((tenThousandths + 5) / 10) / 10).toFixed(1)}`
        expect(percent(tenThousandths / 10_000).replace(',', '')).toBe(`${expected} %`)
        expect(pointsText(tenThousandths / 10_000).replace(',', '')).toMatch(new RegExp(`^${expected} points?$`))
      }),
    )
  })

  test('ranges say one number where both ends read alike', () => {
    expect(usdRange({ low: 0.0201, high: 0.0204 })).toBe('about $0.020')
    expect(usdRange({ low: 0.02, high: 0.041 })).toBe('about $0.020 to $0.041')
    expect(usdRange({ low: 0, high: 0 })).toBe('$0')
    expect(wholeRange({ low: 60, high: 12_500 })).toBe('60 to 12,500')
    expect(wholeRange({ low: 7, high: 7 })).toBe('7')
  })

  test('a list names five and counts the rest', () => {
    expect(list(['a', 'b'])).toBe('a, b')
    expect(list(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more')
  })

  test('points never show a negative zero, whatever is rounded away', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -2, max: 2 }), (value) => {
        expect(points(value)).not.toMatch(/^[−+-]0\.0$/)
        expect(points(value)).toMatch(/^([−+]\d+\.\d|0\.0)$/)
      }),
    )
  })

  test.each([
    [null, 'unknown'],
    [Number.NaN, 'unknown'],
    [0, '$0'],
    [0.00000041, '$0.00000041'],
    [0.00041, '$0.00041'],
    [0.000083, '$0.000083'],
    [0.0691, '$0.069'],
    [0.126, '$0.13'],
    [12.4, '$12.40'],
    [1234.5, '$1,234.50'],
    [1e-12, '<$0.00000001'],
  ])('usd %j', (value, text) => expect(usd(value)).toBe(text))

  test.each([
    [null, 'unknown'],
    [0.4, '0 ms'],
    [812, '812 ms'],
    [999.6, '1.0 s'],
    [1240, '1.2 s'],
    [9960, '10 s'],
    [41_300, '41 s'],
    [59_999, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_725_000, '1 h 2 min'],
  ])('duration %j', (value, text) => expect(duration(value)).toBe(text))

  test.each([
    [0.2, '+20 %'],
    [-0.071, '−7 %'],
    [0.001, '0 %'],
    [-0.001, '0 %'],
  ])('increase %j', (value, text) => expect(increase(value)).toBe(text))

  test('a change relative to nothing or to the unknown is not told', () => {
    expect(relative(2, 1)).toBe('+100 %')
    expect(relative(2, 0)).toBeNull()
    expect(relative(null, 1)).toBeNull()
    expect(relative(1, null)).toBeNull()
  })

  test.each([
    [0.0000001, 'p < 0.001'],
    [0.0312, 'p = 0.031'],
    [0.0039, 'p = 0.0039'],
    [0.5, 'p = 0.5'],
    [1, 'p = 1'],
  ])('p %j', (value, text) => expect(pValue(value)).toBe(text))

  test('counts agree with their noun', () => {
    expect([count(0, 'case'), count(1, 'case'), count(1250, 'case')]).toEqual(['0 cases', '1 case', '1,250 cases'])
  })

  test('a score of any size stays short', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(score(value).length).toBeLessThan(20)
        expect(percent(value).length).toBeLessThan(20)
      }),
    )
  })
})
