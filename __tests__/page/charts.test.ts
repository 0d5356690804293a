import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  histogramLayout,
  intervalLayout,
  stepPath,
  stripLayout,
  tallestStack,
  visibleSlice,
} from '../../src/page/charts.ts'

const fraction = fc.double({ min: -1, max: 1, noNaN: true })
const size = { width: 700, height: 63 }

describe('an interval', () => {
  test('shows both ends, zero and the margin, in their order', () => {
    const at = intervalLayout({ delta: -0.04, range: [-0.08, 0.01], margin: 0.05 }, 200)
    expect([at.low, at.margin, at.estimate, at.zero, at.high]).toEqual(
      [at.low, at.margin, at.estimate, at.zero, at.high].toSorted((a, b) => a - b),
    )
    expect(at.zero).toBe(100)
  })

  test('stays in its box', () => {
    fc.assert(
      fc.property(
        fraction,
        fraction,
        fraction,
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (delta, a, b, margin) => {
          const layout = intervalLayout({ delta, range: [Math.min(a, b), Math.max(a, b)], margin }, 200)
          for (const x of [layout.low, layout.high, layout.estimate, layout.zero, layout.margin]) {
            expect(x).toBeGreaterThanOrEqual(0)
            expect(x).toBeLessThanOrEqual(200)
          }
        },
      ),
    )
  })
})

describe('a strip of differences', () => {
  test('has a dot for each case where they fit', () => {
    const { dots, per } = stripLayout([-1, -0.5, 0, 0, 0.5], size, 7)
    expect(per).toBe(1)
    expect(dots.map(({ sign }) => sign).toSorted()).toEqual([-1, -1, 0, 0, 1].toSorted())
  })

  test('says how many cases a dot is where they do not, and stays in its box', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fraction, fc.constant(0)), { maxLength: 400 }),
        fc.integer({ min: 1, max: 40 }),
        (some, times) => {
          const values = Array.from({ length: times }, () => some).flat()
          const { dots, per } = stripLayout(values, size, 7)
          expect(dots.length * per).toBeGreaterThanOrEqual(values.length)
          expect(dots.length).toBeLessThanOrEqual(Math.min(values.length, 900))
          for (const { x, y } of dots) {
            expect(x >= 0 && x <= size.width && y >= 0 && y <= size.height).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('needs no height for what is unchanged', () => {
    expect(tallestStack([0, 0, 0, 0, 0.5, 0.5], 100)).toBe(2)
  })
})

describe('a distribution', () => {
  test('is drawn for both versions on one axis', () => {
    const layout = histogramLayout([1, 2, 2, 3], [1, 1, 1, 5], 4)
    expect(layout).toMatchObject({ from: 1, to: 5 })
    expect(Math.max(...(layout?.now ?? []), ...(layout?.base ?? []))).toBe(1)
  })

  test.each([
    [[], []],
    [[3, 3], [3]],
    [[], [2]],
  ])('of %j and %j is none', (now, base) => expect(histogramLayout(now, base, 8)).toBeNull())

  test('is not flattened by one outlier', () => {
    const values = Array.from({ length: 1_000 }, (_, at) => 100 + (at % 50))
    expect(histogramLayout([...values, 90_000], [], 10)?.to).toBeLessThan(200)
  })

  test('its outline begins and ends on the floor', () => {
    expect(stepPath([0.5, 1], { width: 10, height: 8 })).toBe('M0 8L0 4L5 4L5 0L10 0L10 8')
  })
})

test.each([
  [
    { rows: 0, height: 50 },
    { top: 0, height: 500 },
    { first: 0, last: 0 },
  ],
  [
    { rows: 5_000, height: 50 },
    { top: 0, height: 500 },
    { first: 0, last: 16 },
  ],
  [
    { rows: 5_000, height: 50 },
    { top: 100_000, height: 500 },
    { first: 1_994, last: 2_016 },
  ],
  [
    { rows: 12, height: 50 },
    { top: 9_999, height: 500 },
    { first: 12, last: 12 },
  ],
])('of %j in view at %j: %j', (list, view, slice) => expect(visibleSlice(list, view, 6)).toEqual(slice))
