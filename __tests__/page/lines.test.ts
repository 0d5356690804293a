import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dotsPath, linePath, linesLayout, nearest, stepsPath } from '../../src/page/lines.ts'

const box = { width: 100, height: 50, isFromZero: false }

describe('lines', () => {
  test('stand in their box, the highest at its top, the lowest at its floor', () => {
    expect(linesLayout([0, 1, 2], [[0.2, null, 0.8]], box)).toEqual({
      x: [0, 50, 100],
      y: [[50, null, 0]],
      low: 0.2,
      high: 0.8,
    })
  })

  test.each<[string, number[], Array<Array<number | null>>, ReturnType<typeof linesLayout>]>([
    ['without a value there is nothing to draw', [0, 1], [[null, null]], null],
    ['one alone stands in the middle', [7], [[1]], { x: [50], y: [[25]], low: 0.975, high: 1.025 }],
    ['all 0', [0, 1], [[0, 0]], { x: [0, 100], y: [[25, 25]], low: -0.5, high: 0.5 }],
  ])('%s', (_, places, lines, expected) => expect(linesLayout(places, lines, box)).toEqual(expected))

  test('from zero, 0 is the floor', () => {
    expect(linesLayout([0, 1], [[0.5, 1]], { ...box, isFromZero: true })).toMatchObject({
      y: [[25, 0]],
      low: 0,
      high: 1,
    })
  })

  test('no point leaves the box, whatever the values', () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.boolean(), (values, isFromZero) => {
        const layout = linesLayout(
          values.map((_, at) => at),
          [values],
          { ...box, isFromZero },
        )
        for (const y of layout?.y[0] ?? []) {
          if (y === null) continue
          expect(y).toBeGreaterThanOrEqual(-0.1)
          expect(y).toBeLessThanOrEqual(50.1)
        }
      }),
    )
  })

  test('break where a value is missing, and one alone is a dot', () => {
    expect(linePath([0, 10, 20, 30, 40], [1, 2, null, 3, null])).toBe('M0 1L10 2M30 3h0')
    expect(dotsPath([0, 10, 20], [1, null, 3], [1, 2])).toBe('M20 3h0')
  })

  test.each([
    [-5, 0],
    [14, 1],
    [16, 2],
    [400, 3],
  ])('%d is nearest to place %d', (point, place) => expect(nearest([0, 10, 20, 30], point)).toBe(place))
})

test.each([
  ['none', [], 'M0 50L100 50Z'],
  [
    'two',
    [
      { weight: 0.1, at: 0 },
      { weight: 1, at: 5 },
    ],
    'M0 50L0 45L50 45L50 0L100 0L100 50Z',
  ],
])('steps of weights: %s', (_, steps, path) => expect(stepsPath(steps, 10, { width: 100, height: 50 })).toBe(path))
