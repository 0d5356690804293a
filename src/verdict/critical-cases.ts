import type { CaseResult, Evaluation } from '../evaluation/results.ts'
import type { CaseFacts } from './comparison.ts'

/** Repeats that a critical case needs before it may fail a run: one unlucky answer must not. */
const LEAST_REPEATS = 3

/** A critical case that some of its measured trials failed. */
export type CriticalCase = { id: string; failed: number; scored: number }

/** Every critical case by what its measured trials say of it so far. */
export type CriticalCases = {
  /** Fails more than half of at least three measured trials. */
  failed: CriticalCase[]
  /** Fails at least half of fewer than three: more repeats decide. */
  undecided: CriticalCase[]
  /** Not measured at all. */
  unmeasured: string[]
}

/** Judges every critical case by all its answers: its trials, and the confirmations that were asked because it failed. */
export function criticalCases(evaluation: Evaluation, cases: readonly CaseFacts[]): CriticalCases {
  const critical = new Set(cases.filter((facts) => facts.critical).map((facts) => facts.id))
  const found: CriticalCases = { failed: [], undecided: [], unmeasured: [] }
  for (const result of evaluation.cases) {
    if (!critical.has(result.id)) continue
    const counted = { id: result.id, ...outcomes(result) }
    const { failed, scored } = counted
    if (scored === 0) found.unmeasured.push(result.id)
    else if (scored >= LEAST_REPEATS && failed > scored / 2) found.failed.push(counted)
    else if (scored < LEAST_REPEATS && failed >= scored / 2) found.undecided.push(counted)
  }
  return found
}

function outcomes(result: CaseResult): { failed: number; scored: number } {
  const scored = [...result.trials, ...result.confirmations].filter((trial) => trial.pass !== null)
  return { failed: scored.filter((trial) => trial.pass === false).length, scored: scored.length }
}
