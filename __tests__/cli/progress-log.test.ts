import fc from 'fast-check'
import { expect, test } from 'vitest'
import { progressLine } from '../../src/cli/progress-log.ts'

test('the bar tells calls, rate, cost and time left', () => {
  expect(progressLine({ done: 30, total: 120, failed: 1, cached: 0, costUsd: 0.0123, elapsedMs: 3000 }, 100)).toBe(
    '████████░░░░░░░░░░░░░░░░░░░░░░ 30 of 120 answers, 10/s, $0.012 so far, 9 s left, 1 error',
  )
})

test('an unknown cost is not shown as nothing', () => {
  expect(progressLine({ done: 1, total: 2, failed: 0, cached: 0, costUsd: null, elapsedMs: 10 }, 80)).toContain(
    'cost unknown',
  )
})

test('the bar never wraps', () => {
  const counts = fc.nat(100_000)
  fc.assert(
    fc.property(counts, counts, fc.nat(), fc.integer({ min: 1, max: 300 }), (done, more, elapsedMs, width) => {
      const line = progressLine({ done, total: done + more, failed: done, cached: 0, costUsd: 1, elapsedMs }, width)
      expect(line.length).toBeLessThanOrEqual(width)
    }),
  )
})
