import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPlaces } from '../../src/source/json-places.ts'

const text = `{
  "a": [
    1,
    { "b\\"\\\\": "x \\" ] }",
      "c": -1.5e3 }, []
  ],
  "d": {}, "a2":
    null
}`

test.each<[path: Array<string | number>, line: number]>([
  [[], 1],
  [['a'], 2],
  [['a', 0], 3],
  [['a', 1], 4],
  [['a', 1, 'b"\\'], 4],
  [['a', 1, 'c'], 5],
  [['a', 2], 5],
  [['a', 7], 2],
  [['d', 'nothing', 3], 7],
  [['a2'], 8],
  [['missing'], 1],
])('%j stands in line %i', (path, line) => {
  expect(jsonPlaces(text)(path)).toBe(line)
})

test('finds what any value holds, however it is written', () => {
  const spaces = fc.constantFrom(0, 1, 2)
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), spaces, (values, space) => {
      const written = JSON.stringify([...values, 'last'], null, space)
      const { length } = written.split('\n')
      expect(jsonPlaces(written)([values.length])).toBe(space === 0 ? 1 : length - 1)
    }),
  )
})
