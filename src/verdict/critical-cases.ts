import { type CriticalFailure, criticalFailures } from '../evaluation/critical-failures.ts'
import type { CaseResult, Evaluation } from '../evaluation/results.ts'
import type { CaseFacts } from './comparison.ts'

/** Repeats that a critical case needs before it may fail a run: one unlucky answer must not. */
const LEAST_REPEATS = 3

/** How many of the measured answers to a case failed critically: the case as a whole, or a critical assertion of it. */
type Tally = { failed: number; scored: number }

/** A critical case that some of its measured answers failed. */
export type CriticalCase = Tally & {
  id: string
  /** The critical assertions that failed, by name; none where only the case as a whole did. */
  assertions: string[]
  /** On the base, where it fails as often; else null. `same`: nothing changed, so that the base fails alike. */
  before: Tally | 'same' | null
}

/** Every critical case by what its measured answers say of it so far. */
export type CriticalCases = {
  /** Fails more than half of at least three measured answers, and fails the run. */
  failed: CriticalCase[]
  /** Fails just so, and on the base as often: no fault of the change. */
  before: CriticalCase[]
  /** Fails at least half of fewer than three: more repeats decide. */
  undecided: CriticalCase[]
  /** Not measured at all. */
  unmeasured: string[]
}

/** What critical cases are compared with: the base's answers, or null where it has none; `same` where nothing changed. */
export type CriticalBase = Evaluation | 'same' | null

/**
 * Judges every critical case by all its answers: its trials, and the confirmations that were asked because it failed. The
 * base is judged by the same rule, and what it does not surely fail it has not failed. Of a case with several critical
 * assertions it must fail those too that the candidate mostly fails: another failure is a new one.
 * @param policy `absolute`: what fails on the base as often fails the run all the same
 */
export function criticalCases(
  candidate: Evaluation,
  base: CriticalBase,
  cases: readonly CaseFacts[],
  policy: 'regression' | 'absolute',
): CriticalCases {
  const facts = new Map(cases.filter(isCritical).map((one) => [one.id, one]))
  const found: CriticalCases = { failed: [], before: [], undecided: [], unmeasured: [] }
  if (facts.size === 0) return found
  const onBase = new Map(base === null || base === 'same' ? [] : base.cases.map((one) => [one.id, one]))
  for (const result of candidate.cases) {
    const one = facts.get(result.id)
    if (one === undefined) continue
    const own = outcomesOf(result, one)
    const { failed, scored } = own
    const excused = base === 'same' && policy === 'regression'
    const critical = { id: result.id, failed, scored, assertions: own.assertions, before: null }
    if (scored === 0) found.unmeasured.push(result.id)
    else if (isFailure(own)) {
      const before = base === 'same' ? base : failsAlike(own, onBase.get(result.id), one)
      found[before !== null && policy === 'regression' ? 'before' : 'failed'].push({ ...critical, before })
    } else if (scored < LEAST_REPEATS && failed >= scored / 2 && !excused) found.undecided.push(critical)
  }
  return found
}

type Outcomes = Tally & { assertions: string[]; mostly: CriticalFailure[] }

function isCritical({ critical, criticalAssertions }: CaseFacts): boolean {
  return critical || criticalAssertions === true
}

function outcomesOf(result: CaseResult, { critical, criticalAssertions = false }: CaseFacts): Outcomes {
  const scored = [...result.trials, ...result.confirmations].filter((trial) => trial.pass !== null)
  const failures = scored.map((trial) => criticalFailures({ critical, criticalAssertions }, trial))
  const times = new Map<CriticalFailure, number>()
  for (const failure of failures.flat()) times.set(failure, (times.get(failure) ?? 0) + 1)
  return {
    failed: failures.filter(({ length }) => length > 0).length,
    scored: scored.length,
    assertions: [...times.keys()].flatMap((failure) => failure ?? []),
    mostly: [...times].flatMap(([failure, count]) => (count > scored.length / 2 ? [failure] : [])),
  }
}

function isFailure({ failed, scored }: Tally): boolean {
  return scored >= LEAST_REPEATS && failed > scored / 2
}

/** What the base's answers say, where they fail as surely, and by all that the candidate's mostly fail; else null. */
function failsAlike(own: Outcomes, result: CaseResult | undefined, facts: CaseFacts): Tally | null {
  if (result === undefined) return null
  const base = outcomesOf(result, facts)
  const alike = isFailure(base) && own.mostly.every((failure) => base.mostly.includes(failure))
  return alike ? { failed: base.failed, scored: base.scored } : null
}
