import type { CanaryReport } from './canary-report.ts'
import { whyInWords } from './release-text.ts'

/** What was found out about a rollout beside its limits, in sentences. `name` makes a name of AWS or of a file safe. */
type Name = (text: string, most?: number) => string

/** Why it ended so, as a sentence; null where there is no reason. */
export function endedBecause(report: CanaryReport): string | null {
  if (report.reason === '') return null
  const text = `${whyInWords(report)}.`
  return text.startsWith('version ') ? `V${text.slice(1)}` : text
}

/** Alarms that proved nothing. */
export function silentInWords({ silentAlarms = [] }: CanaryReport, name: Name): string | null {
  if (silentAlarms.length === 0) return null
  const names = silentAlarms.map((one) => name(one)).join(', ')
  return `No data (\`INSUFFICIENT_DATA\`) had ${names} whenever it was looked: that it did not turn red proves nothing.`
}

/** What the probe's golden cases said. */
export function probedInWords({ probed: reported }: CanaryReport, name: Name): string | null {
  if (reported === null || (reported.cases === 0 && (reported.failed ?? []).length === 0)) return null
  const { cases, onlyOld, onlyNew, failed = [] } = reported
  const which = failed.map(({ caseId, requestId }) => {
    return requestId === null ? name(caseId, 80) : `${name(caseId, 80)} (request ${name(requestId)})`
  })
  const list = which.length === 0 ? '' : ` The new version failed ${which.join(', ')}.`
  return `Golden cases asked of both versions: ${cases}; ${onlyOld} passed with the old version alone, ${onlyNew} with the new one alone.${list}`
}

/** Calls that failed, by their ids. */
export function failingInWords({ failing, new: candidate }: CanaryReport, name: Name): string | null {
  if (failing === undefined || failing.requests.length === 0) return null
  const ids = failing.requests.map(({ id, time }) => `${name(id)} at ${new Date(time).toISOString().slice(11, 19)} UTC`)
  return `Calls of version ${candidate} that its log tells failed: ${ids.join(', ')}.`
}

/** What stands before the query that finds such calls. */
export function whereToAsk({ group, from }: NonNullable<CanaryReport['failing']>, name: Name): string {
  return `In Logs Insights, in the log group ${name(group)} since ${new Date(from).toISOString()}:`
}
