import type { Assertion } from '../scorers/assertion.ts'
import type { PlannedCase } from './plan.ts'
import type { TrialResult } from './results.ts'

/** What of a case may fail a run by itself: the case as a whole, and assertions of it. */
type Critical = { critical: boolean; criticalAssertions: boolean }

/** What of one answer failed critically: null stands for the case as a whole, an assertion has its name. */
export type CriticalFailure = string | null

/** Whether anything of a case is critical. */
export function mayFailCritically(planned: PlannedCase): boolean {
  const { critical, criticalAssertions } = criticalOf(planned)
  return critical || criticalAssertions
}

function criticalOf({ critical, assertions }: PlannedCase): Critical {
  return { critical, criticalAssertions: hasCritical(assertions) }
}

export function failsCritically(planned: PlannedCase, trial: Pick<TrialResult, 'pass' | 'assertions'>): boolean {
  return criticalFailures(criticalOf(planned), trial).length > 0
}

/**
 * All that failed critically in one measured answer. An assertion is named by its type and metric, and by its place among
 * those of the same name. Texts of an answer may lie on a disk, so they are read only where an assertion is critical.
 */
export function criticalFailures(
  { critical, criticalAssertions }: Critical,
  trial: Pick<TrialResult, 'pass' | 'assertions'>,
): CriticalFailure[] {
  if (trial.pass === null) return []
  const failures: CriticalFailure[] = critical && !trial.pass ? [null] : []
  if (!criticalAssertions) return failures
  const seen = new Map<string, number>()
  for (const { type, metric, pass, critical } of trial.assertions) {
    if (critical !== true) continue
    const name = `\`${type}\`${metric === null ? '' : ` (${metric})`}`
    const place = (seen.get(name) ?? 0) + 1
    seen.set(name, place)
    if (pass === false) failures.push(place === 1 ? name : `${name} no. ${place}`)
  }
  return failures
}

/** Whether any of them is critical, members of sets included. */
export function hasCritical(assertions: readonly Assertion[]): boolean {
  return assertions.some(({ critical, assert }) => critical === true || (assert !== undefined && hasCritical(assert)))
}
