import { count, list } from '../text/format.ts'
import type { CriticalCase } from './critical-cases.ts'
import { criticalReason, undecidedReason } from './reasons.ts'

/** A critical case, or critical assertions of one, that fail the run. */
export function criticalFailure(critical: CriticalCase): string {
  const { id, failed, scored, assertions, before } = critical
  const failure =
    assertions.length === 0 ? criticalReason(critical) : `C${of(assertions, id)} failed ${failed} of ${scored} repeats.`
  return before === null ? failure : `${failure} It fails on the base as well, and gate.critical is \`absolute\`.`
}

/** One that fails on the base as often, which is no fault of the change. */
export function failingBefore({ id, failed, scored, assertions, before }: CriticalCase): string {
  const what = assertions.length === 0 ? `critical case ${id}` : `c${of(assertions, id)}`
  const base =
    before === null || before === 'same'
      ? 'and nothing of the prompt changed'
      : `and ${before.failed} of ${before.scored} on the base`
  return `Failing before: ${what} failed ${failed} of ${scored} repeats, ${base}.`
}

/** One that too few answers decide. */
export function criticalOpen(critical: CriticalCase): string {
  const { id, failed, scored, assertions } = critical
  if (assertions.length === 0) return undecidedReason(critical)
  return `C${of(assertions, id)} failed ${failed} of ${count(scored, 'repeat')}; 3 repeats are needed to decide about it.`
}

/** Behind a c, great or small. */
function of(assertions: readonly string[], id: string): string {
  return `ritical ${assertions.length === 1 ? 'assertion' : 'assertions'} ${list(assertions)} of case ${id}`
}
