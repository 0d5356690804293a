import { firstThatFits } from '../detail.ts'
import type { Report } from '../report.ts'
import { detailedForm, lineForm, tableForm } from './forms.ts'

/** GitHub refuses longer comments. */
export const commentLimit = 65_536

/**
 * The pull request's comment: everything, only what failed, only the table, or one line, whichever is the first that
 * fits. Each is rendered from the report; nothing is cut.
 *
 * @param options.limit the most characters, at least 1,000. GitHub counts code points; UTF-16 units are never fewer,
 *   so what fits here fits by either count
 * @param options.marker first line, by which the comment is found again
 */
export function renderComment(report: Report, options: { limit: number; marker: string }): string {
  const forms = [
    () => detailedForm(report, { spotlight: 5, textChars: 1_200, rows: 50, everything: true }),
    () => detailedForm(report, { spotlight: 5, textChars: 600, rows: 20, everything: false }),
    () => tableForm(report, { spotlight: 0, textChars: 0, rows: 50, everything: false }),
    () => lineForm(report),
  ]
  return firstThatFits(
    forms.map((form) => () => `${options.marker}\n${form()}\n`),
    options.limit,
    (text) => text.length,
  )
}
