import { firstThatFits } from '../detail.ts'
import type { Report } from '../report.ts'
import { detailedForm, lineForm, tableForm } from './forms.ts'

/**
 * The job's summary: the comment's forms with more room.
 *
 * @param options.limitBytes the most bytes in UTF-8, at least 4,000; GitHub drops a larger summary altogether
 */
export function renderSummary(report: Report, options: { limitBytes: number }): string {
  const forms = [
    () => detailedForm(report, { spotlight: 20, textChars: 4_000, rows: 1_000, everything: true }),
    () => detailedForm(report, { spotlight: 10, textChars: 2_000, rows: 200, everything: false }),
    () => tableForm(report, { spotlight: 0, textChars: 0, rows: 1_000, everything: false }),
    () => lineForm(report),
  ]
  return firstThatFits(
    forms.map((form) => () => `${form()}\n`),
    options.limitBytes,
    (text) => Buffer.byteLength(text, 'utf8'),
  )
}
