import type { CaseResult, TrialResult } from '../evaluation/results.ts'
import { unusualEnd } from '../evaluation/unusual-ends.ts'
import { caseGroup } from './case-groups.ts'
import type { CasePair } from './cases.ts'
import { isFlaky } from './flaky-cases.ts'

/** As much of an answer as its marks need: none of its texts, which may lie on a disk. */
type Answer = Pick<TrialResult, 'stopReason' | 'cached'>

/**
 * What is to be said of an answer wherever it is shown, in words that follow "it was": that it did not end as its model
 * meant it to, that it came from the cache. Empty for an ordinary answer. Its tool calls are shown as they are.
 */
export function answerMarks({ stopReason, cached }: Answer): string[] {
  const end = unusualEnd(stopReason)
  return [...(end === null ? [] : [end]), ...(cached ? ['from the cache'] : [])]
}

/** The same of several answers that are shown as one, each mark once. */
export function marksOfAll(answers: readonly Answer[]): string[] {
  return [...new Set(answers.flatMap(answerMarks))]
}

export const FAILED_BEFORE = 'failed before too'

/** What is to be said of a case beside its scores: critical, failing before the change too, flaky. */
export function caseMarks(pair: CasePair): string[] {
  const { candidate, baseline, critical } = pair
  return [
    ...(critical ? ['critical'] : []),
    ...(caseGroup(pair) === 'fail-before-and-after' ? [FAILED_BEFORE] : []),
    ...flakyMarks(candidate, baseline),
  ]
}

/** For where a case's answers are not shown, or folded: how any of the candidate's ended that did not end by itself. */
export function endMarks({ candidate }: CasePair): string[] {
  const { trials, confirmations } = candidate ?? { trials: [], confirmations: [] }
  return [...new Set([...trials, ...confirmations].flatMap(({ stopReason }) => unusualEnd(stopReason) ?? []))]
}

function flakyMarks(candidate: CaseResult | null, baseline: CaseResult | null): string[] {
  const now = candidate !== null && isFlaky(candidate) === true
  const then = baseline !== null && isFlaky(baseline) === true
  if (now) return [then ? 'flaky before too' : 'flaky']
  return then ? ['flaky in the base'] : []
}
