import { expect, test } from 'vitest'
import { droppedCases } from '../../src/evaluation/dropped.ts'
import { goldenCase } from './build.ts'

test('a kept or grown golden set drops nothing', () => {
  expect(droppedCases('greet', [goldenCase('a')], [goldenCase('a'), goldenCase('b')])).toBeNull()
})

test('dropped cases and criticals made ordinary are counted and named', () => {
  const base = [goldenCase('a'), goldenCase('b', { critical: true }), ...['c', 'd', 'e'].map((id) => goldenCase(id))]
  expect(droppedCases('greet', base, [goldenCase('b')])).toBe(
    '4 cases (a, c, d and 1 more) of greet are dropped; 1 case (b) of greet is no longer critical.',
  )
})
