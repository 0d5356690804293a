import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochbergAdjusted, holmAdjusted } from '../../src/verdict/multiplicity.ts'

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })

test.each([
  ['Holm', holmAdjusted],
  ['Benjamini-Hochberg', benjaminiHochbergAdjusted],
])('%s: the adjusted p is below alpha exactly when the plain p is below its own level', (_, multiplicity) => {
  fc.assert(
    fc.property(ps, fc.constantFrom(0.01, 0.05, 0.2), (list, alpha) => {
      multiplicity(list, alpha).forEach(({ p, level }, index) => {
        expect(p < alpha).toBe((list[index] ?? 1) < level)
        expect(level).toBeLessThanOrEqual(alpha)
      })
    }),
  )
})

test('a test alone keeps its whole level', () => {
  expect(holmAdjusted([0.03], 0.05)).toEqual([{ p: 0.03, level: 0.05 }])
  expect(benjaminiHochbergAdjusted([0.03], 0.05)).toEqual([{ p: 0.03, level: 0.05 }])
})

test('Holm: each step down gives the next a larger level', () => {
  expect(holmAdjusted([0.001, 0.02, 0.4], 0.05).map(({ level }) => level)).toEqual([0.05 / 3, 0.05 / 2, 0.05])
})
