import { count, percent, percentAsSet, percentNumber, points } from '../../../text/format.ts'
import { cell, inlineCode, sentence } from '../../../text/untrusted.ts'
import type { Detail } from '../../detail.ts'
import { firstOf } from '../../detail.ts'
import { methodLine } from '../../method-line.ts'
import { openingOf } from '../../opening.ts'
import type { PromptReport, Report } from '../../report.ts'
import { folded, paragraphs, table } from '../markdown.ts'
import { MOST_REASONS } from './notes.ts'
import { why } from './why.ts'

/**
 * Folded, for those who ask: by what method it was decided, one line for each prompt, its named metrics, the commits that
 * changed it, and `facts`, what is to be said of single cases, as a list; null when nothing is.
 */
export function method(report: Report, facts: string | null, detail: Detail): string | null {
  const { rows } = detail
  const { shown } = firstOf(report.prompts, Math.min(rows, 20))
  if (shown.length === 0) return null
  const reported = firstOf(report.reasons, Math.min(rows, MOST_REASONS)).shown
  const { next } = openingOf(report)
  const lines = shown.map(({ id, comparison }) => {
    const name = `**${inlineCode(id, 50)}** on ${inlineCode(comparison.model, 50)}`
    const areReported = comparison.reasons.every((reason) => reported.some((one) => isReportedIn(one, id, reason)))
    const more = [...comparison.advice, ...comparison.doubts].filter(
      (said) => ![next ?? '', ...reported].some((one) => one.includes(said)),
    )
    const reasons = [...(areReported ? [] : comparison.reasons), ...more]
      .map((reason) => sentence(reason, 300))
      .join(' ')
    const line = comparison.score.delta === null ? null : methodLine(comparison, report.confidence, sentence)
    return `- ${[name, reasons, line].filter((part) => part !== null && part !== '').join('<br>')}`
  })
  const compared = shown.some(({ comparison }) => comparison.score.interval !== null)
  const bound = percentAsSet(report.confidence)
  const legend = compared ? `<sub>The ends of an interval are one-sided ${bound} bounds: they decide.</sub>` : null
  const commits = why(report, detail)
  const titles = [
    '📐 Method',
    ...(commits === null ? [] : ['commits that changed the prompt']),
    ...(facts === null ? [] : ['flaky, slow, dear and weak cases']),
  ]
  const changed = commits === null ? null : `Changed, in the words of the commits:\n\n${commits}`
  return folded(titles.join('; '), paragraphs(lines.join('\n'), metricsTable(shown, rows), legend, changed, facts))
}

/** Whether a sentence about a prompt stands above already, among the reasons of the run. */
function isReportedIn(reported: string, id: string, reason: string): boolean {
  return reported.startsWith(`${id}: `) && reported.includes(reason)
}

function metricsTable(prompts: readonly PromptReport[], rows: number): string | null {
  const named = prompts.flatMap(({ id, comparison }) =>
    Object.entries(comparison.metrics).map(([metric, score]) => ({ id, metric, score })),
  )
  if (named.length === 0) return null
  const { shown, hidden } = firstOf(named, rows)
  const rendered = table(
    ['Metric', 'Prompt', 'Score'],
    shown.map(({ id, metric, score }) => [
      cell(metric, 60),
      cell(id, 60),
      score.delta === null
        ? percent(score.candidate)
        : `${percentNumber(score.baseline)} → **${percent(score.candidate)}**<br>${points(score.delta)} points`,
    ]),
  )
  return paragraphs(rendered, hidden === 0 ? null : `… and ${count(hidden, 'more metric')}.`)
}
