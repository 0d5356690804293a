import { expect, test } from 'vitest'
import { compare } from '../../src/verdict/compare.ts'
import { decideRun } from '../../src/verdict/decide-run.ts'
import { processorTime } from '../processor-time.ts'
import { kinds, thousandCases } from './thousand-cases.ts'

// `npm run bench:verdict` holds the target of 300 ms; this bound allows for a busy machine.
test.each(kinds)('a verdict on 1,000 cases, %s, with 10,000 resamples is no wait', (kind) => {
  const input = thousandCases(kind)
  const start = processorTime()
  const comparison = compare(input)
  const decision = decideRun([comparison], input.policy, { budgetCut: null })
  expect(processorTime() - start).toBeLessThan(1_500)
  expect(comparison.score.cases).toBe(1_000)
  expect(comparison.latency?.lowerBound).not.toBeNull()
  expect(decision.verdict).not.toBe('error')
})
