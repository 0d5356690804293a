import { inlineCode, sentence } from '../../../text/untrusted.ts'
import type { Report } from '../../report.ts'
import { trendLines } from '../../trend/lines.ts'

/** How the changed prompts scored in the last runs of the default branch, small, a line each; null where nothing is kept. */
export function trend(report: Report): string | null {
  const { shown, hidden } = trendLines(report)
  if (shown.length === 0) return null
  const lines = shown.map(({ label, text }) => `${inlineCode(label, 60)} on ${sentence(text)}`)
  return `<sub>${[...lines, ...(hidden === 0 ? [] : [`and ${hidden} more in the report`])].join('<br>')}</sub>`
}
