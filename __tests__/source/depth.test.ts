import { expect, it } from 'vitest'
import { isTooDeep, MAX_LEVELS } from '../../src/source/depth.ts'

const lists = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
const mappings = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)

it.each([lists, mappings])('tells what is deeper than anything that calls itself can go: %#', (nested) => {
  expect([1, 2, MAX_LEVELS].map((levels) => isTooDeep(nested(levels)))).toEqual([false, false, false])
  expect([MAX_LEVELS + 1, 100_000].map((levels) => isTooDeep(nested(levels)))).toEqual([true, true])
  expect(JSON.stringify(nested(MAX_LEVELS)).length).toBeGreaterThan(MAX_LEVELS)
})

it('looks at all that is wide, and at what is no list or mapping', () => {
  const wide = [...Array.from({ length: 100_000 }, (_, at) => ({ at })), lists(MAX_LEVELS)]
  expect(isTooDeep(wide)).toBe(true)
  expect(isTooDeep(wide.slice(0, -1))).toBe(false)
  for (const value of [null, undefined, 'x', 1, {}, []]) expect(isTooDeep(value)).toBe(false)
})
