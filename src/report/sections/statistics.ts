import type { Comparison, ScoreComparison } from '../../verdict/comparison.ts'
import { pValue } from '../../verdict/reasons.ts'
import type { Detail } from '../detail.ts'
import { firstOf } from '../detail.ts'
import { twoSided } from '../headline.ts'
import { folded, paragraphs, table } from '../markdown.ts'
import { count, percent, percentNumber, points } from '../numbers.ts'
import type { PromptReport, Report } from '../report.ts'
import { cell, inlineCode, sentence } from '../untrusted.ts'
import { MOST_REASONS } from './notes.ts'

/** How sure the comparison is, for those who ask: one line for each prompt, and its named metrics. */
export function statistics(report: Report, { rows }: Detail): string | null {
  const { shown } = firstOf(report.prompts, Math.min(rows, 20))
  if (shown.length === 0) return null
  const told = firstOf(report.reasons, Math.min(rows, MOST_REASONS)).shown
  const lines = shown.map(({ id, comparison }) => {
    const name = `**${inlineCode(id, 80)}** on ${inlineCode(comparison.model, 80)}`
    const areTold = comparison.reasons.every((reason) => told.some((one) => isToldIn(one, id, reason)))
    const why = [...(areTold ? [] : comparison.reasons), ...comparison.advice, ...comparison.doubts]
      .map((reason) => sentence(reason))
      .join(' ')
    const line = comparison.score.delta === null ? null : statisticsLine(comparison, report.confidence, sentence)
    return `- ${[name, why, line].filter((part) => part !== null && part !== '').join('<br>')}`
  })
  const compared = shown.some(({ comparison }) => comparison.score.interval !== null)
  const bound = `${Number((report.confidence * 100).toFixed(1))} %`
  const legend = compared ? `<sub>The ends of an interval are one-sided ${bound} bounds: they decide.</sub>` : null
  return folded('📐 Why, and how sure?', paragraphs(lines.join('\n'), metricsTable(shown, rows), legend))
}

/** Whether a sentence about a prompt stands above already, among the reasons of the run. */
function isToldIn(told: string, id: string, reason: string): boolean {
  return told.startsWith(`${id}: `) && told.includes(reason)
}

/**
 * `60 cases compared, 7 differ; −4.0 points, 90 % interval −8.0 to −0.5; p = 0.031 (no drop); paired permutation test;
 * a drop of 6.0 points would be noticed 4 times in 5.`
 *
 * @param safe makes the method's name fit for where the line goes
 */
export function statisticsLine({ score }: Comparison, confidence: number, safe: (text: string) => string): string {
  const parts = [
    `${count(score.cases, 'case')} compared, ${score.discordant} ${score.discordant === 1 ? 'differs' : 'differ'}`,
    differencePart(score, confidence),
    ...(score.p === null
      ? []
      : [`${pValue(score.p)} (${(score.delta ?? 0) < 0 ? 'if nothing dropped' : 'if nothing gained'})`]),
    ...(score.method === null ? [] : [safe(score.method)]),
    ...(score.minimumDetectableEffect === null
      ? []
      : [`a true drop of ${percentNumber(score.minimumDetectableEffect)} points would be noticed 4 times in 5`]),
  ]
  return `${parts.join('; ')}.`
}

function differencePart({ delta, estimate, interval }: ScoreComparison, confidence: number): string {
  const unbiased = points(estimate) === points(delta) ? '' : ` (${points(estimate)} without the bias of stopping)`
  const difference = `${points(delta)} points${unbiased}`
  if (interval === null) return difference
  return `${difference}, ${twoSided(confidence)} interval ${points(interval[0])} to ${points(interval[1])}`
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
