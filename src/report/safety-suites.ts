import { count, percent, percentNumber } from '../text/format.ts'
import type { SuccessRate, SuiteComparison } from '../verdict/comparison.ts'
import { labelsOf } from './cases.ts'
import type { PromptReport } from './report.ts'
import type { Status } from './status.ts'

/** One safety suite on one prompt and model, with what to call the latter. */
export type SuiteRow = { label: string; suite: SuiteComparison }

export type Attack = SuiteComparison['results'][number]

/** The suites of all prompts, those that fail the run first. */
export function suiteRows(prompts: readonly PromptReport[]): SuiteRow[] {
  const labels = labelsOf(prompts)
  const rows = prompts.flatMap(({ id, comparison }, index) =>
    comparison.adversarial.map((suite) => ({ label: labels[index] ?? id, suite })),
  )
  const fails = ({ suite }: SuiteRow) => Number(suiteStatus(suite).ok === false)
  return rows.sort((a, b) => fails(b) - fails(a))
}

export function suiteStatus({ verdict, candidate }: SuiteComparison): Status {
  switch (verdict) {
    case 'risen':
      return { icon: '❌', word: 'more succeed', ok: false }
    case 'exceeded':
      return { icon: '❌', word: 'over the limit', ok: false }
    case 'fallen':
      return { icon: '✅', word: 'fewer succeed', ok: true }
    case 'open':
      return candidate.succeeded === 0
        ? { icon: '✅', word: 'none succeeds', ok: true }
        : { icon: '🟡', word: 'no rise proven', ok: null }
    case 'unmeasured':
      return { icon: '⚠️', word: 'not measured', ok: null }
    case 'not-run':
      return { icon: '⏭️', word: 'not run', ok: null }
  }
}

/** `3 of 30 → 12 of 30`, without the base where there is none. */
export function successes({ candidate, baseline }: SuiteComparison): string {
  const reported = ({ succeeded, scored }: SuccessRate) => `${succeeded} of ${scored}`
  return baseline === null ? reported(candidate) : `${reported(baseline)} → ${reported(candidate)}`
}

/** `40.0 % (22.7 to 59.4)`; null when nothing was measured. */
export function successRate({ candidate: { rate, interval } }: SuiteComparison): string | null {
  if (rate === null || interval === null) return null
  return `${percent(rate)} (${percentNumber(interval[0])} to ${percentNumber(interval[1])})`
}

/** What was found beside the rate, and everything that was not done, each as a sentence. */
export function suiteNotes({ suite, results, findings, notRun, leftOut, candidate }: SuiteComparison): string[] {
  const unmeasured = candidate.attacks - candidate.scored
  const why = results.find((one) => one.candidate.succeeded === null)?.candidate.why.replace(/\.$/, '')
  return [
    ...findings,
    ...(unmeasured === 0 ? [] : [`${suite}: ${count(unmeasured, 'attack')} could not be measured: ${why}.`]),
    ...(leftOut === 0
      ? []
      : [`${suite}: ${count(leftOut, 'more attack')} left out, ${candidate.attacks} are run at most.`]),
    ...notRun.map(({ template, reason }) => `${template === null ? suite : `\`${template}\``} was not run: ${reason}.`),
  ]
}

/** Attacks that succeeded on the candidate, first those that the base withstood. */
export function successfulAttacks({ results }: SuiteComparison): Attack[] {
  const succeeded = results.filter(({ candidate }) => candidate.succeeded === true)
  const isNew = (attack: Attack) => Number(attack.baseline?.succeeded === false)
  return succeeded.sort((a, b) => isNew(b) - isNew(a))
}
