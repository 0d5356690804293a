import type { Report } from '../report/report.ts'
import type { Measured } from './measure.ts'

/**
 * A report whose first lines say what its comparisons cannot: that a score fell though nothing of its prompt changed, and
 * how much of the run was asked. A comparison sees no fall that both versions share. A run by the clock is there to see
 * it, so such a fall fails it; on a change it is no fault of the change.
 */
export function toldFirst(
  report: Report,
  { falls, earlier, usage }: Pick<Measured, 'falls' | 'earlier' | 'usage'>,
  event: string | null,
): Report {
  const nothingAsked = earlier !== null && usage.modelCalls === 0
  const told: Report = {
    ...report,
    reasons: [...falls, ...(nothingAsked ? [earlier] : []), ...report.reasons],
    warnings: earlier === null || nothingAsked ? report.warnings : [earlier, ...report.warnings],
  }
  if (falls.length === 0 || event !== 'schedule' || (report.verdict === 'error' && report.blocks)) return told
  return { ...told, verdict: 'fail', blocks: true }
}
