import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileText } from './hostile.ts'
import { expectCommentStays, expectFilesStay } from './hostile-fields.ts'
import { freeFields } from './hostile-results.ts'

// 10,000 times each: __tests__/fuzz/results.fuzz.ts.

test('nearly every field of results.json can hold any text', () => {
  expect(freeFields).toBeGreaterThan(80)
})

test('nothing that any field of results.json says escapes JUnit, CSV or terminal', () => {
  fc.assert(fc.property(hostileText, expectFilesStay), { numRuns: 200 })
})

test('nothing that any field of results.json says escapes the comment', () => {
  fc.assert(fc.property(hostileText, expectCommentStays), { numRuns: 40 })
})
