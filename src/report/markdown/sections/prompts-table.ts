import { count, duration, increase, percentNumber, points, relative, usd, whole } from '../../../text/format.ts'
import { cell } from '../../../text/untrusted.ts'
import type { Comparison, IncreaseCheck, ScoreComparison } from '../../../verdict/comparison.ts'
import { isNotRun } from '../../cases.ts'
import type { Detail } from '../../detail.ts'
import { firstOf } from '../../detail.ts'
import type { PromptReport, Report } from '../../report.ts'
import { promptStatus } from '../../status.ts'
import { sampleText } from '../../usage.ts'
import { folded, paragraphs, table } from '../markdown.ts'

/** More rows than these, and those that need no attention are folded away. */
const MOST_OPEN = 12

/** One row per prompt and model, in three columns, so that a phone shows it without scrolling. */
export function promptsTable(report: Report, { rows }: Detail): string | null {
  if (report.prompts.length === 0) return null
  const { shown, hidden } = firstOf(attentionFirst(report.prompts), rows)
  const models = modelsWorthNaming(report.prompts)
  const isFine = ({ comparison }: PromptReport) => promptStatus(comparison).ok === true
  const fine = shown.length > MOST_OPEN ? shown.filter(isFine) : []
  const open = shown.filter((prompt) => !fine.includes(prompt))
  const tableOf = (prompts: readonly PromptReport[], total: string[][]) =>
    table(['Prompt', 'Score in %', 'Cases, cost, p95'], [...prompts.map((prompt) => row(prompt, models)), ...total])
  return paragraphs(
    tableOf(open, report.prompts.length > 1 ? [totalRow(report)] : []),
    fine.length === 0
      ? null
      : folded(`✅ ${count(fine.length, 'prompt')} that ${fine.length === 1 ? 'passes' : 'pass'}`, tableOf(fine, [])),
    hidden === 0 ? null : `${count(hidden, 'row')} not shown.`,
  )
}

function row({ id, comparison, sample }: PromptReport, models: boolean): string[] {
  const status = promptStatus(comparison)
  const changed = comparison.baselineModel !== null && comparison.baselineModel !== comparison.model
  const model = changed
    ? `<br>model ${cell(comparison.baselineModel ?? '', 80)} → ${cell(comparison.model, 80)}`
    : models
      ? `<br>${cell(comparison.model, 80)}`
      : ''
  return [
    `${cell(id, 80)}<br>${status.icon} ${status.word}${model}`,
    scoreCell(comparison.score),
    [sampleText(sample), casesLine(comparison), costLine(comparison), latencyLine(comparison)]
      .filter((line) => line !== null)
      .join('<br>'),
  ]
}

function totalRow(report: Report): string[] {
  const { score, baselineScore, delta, interval, passed, failed, errored } = report
  const cases = passed + failed + errored
  return [
    '**All**',
    scoreCell({ candidate: score, baseline: baselineScore, delta, interval }),
    `${whole(passed)} of ${count(cases, 'case')} pass`,
  ]
}

function scoreCell(score: Pick<ScoreComparison, 'candidate' | 'baseline' | 'delta' | 'interval'>): string {
  if (score.delta === null || score.baseline === null) return `**${percentNumber(score.candidate)}**`
  const lines = [
    `${percentNumber(score.baseline)} → **${percentNumber(score.candidate)}**`,
    `${points(score.delta)} points`,
    ...(score.interval === null ? [] : [`<sub>${points(score.interval[0])} to ${points(score.interval[1])}</sub>`]),
  ]
  return unbroken(lines.join('<br>'))
}

/** Numbers stay in one piece when a phone makes the column narrow. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0')
}

function casesLine({ score, passed, failed, errored, candidate }: Comparison): string {
  const compared =
    score.delta === null
      ? `${passed} of ${count(passed + failed + errored, 'case')} pass`
      : `${count(score.cases, 'case')}, ${score.discordant} differ`
  const notRun = candidate.cases.filter(isNotRun).length
  const gaps = [
    ...(errored > notRun ? [count(errored - notRun, 'error')] : []),
    ...(notRun > 0 ? [`${whole(notRun)} not run`] : []),
  ]
  return gaps.length === 0 ? compared : `${compared}<br>⚠️ ${gaps.join(', ')}`
}

function costLine({ costPerRequestUsd: { candidate, baseline }, cost }: Comparison): string {
  return candidate === null ? 'cost unknown' : `${usd(candidate)}${change(candidate, baseline, cost)}`
}

function latencyLine({ latencyMs: { candidate, baseline }, latency }: Comparison): string {
  return candidate.p95 === null
    ? 'latency unknown'
    : `${duration(candidate.p95)}${change(candidate.p95, baseline.p95, latency)}`
}

/** What the gate checked is what is shown: its increase is over paired cases. */
function change(candidate: number, baseline: number | null, check: IncreaseCheck | null): string {
  if (check !== null) return check.exceeded ? ` **(${increase(check.increase)} ❌)**` : ` (${increase(check.increase)})`
  const difference = relative(candidate, baseline)
  return difference === null ? '' : ` (${difference})`
}

/** A long table may be shortened: what fails comes first, otherwise the order stays. */
export function attentionFirst(prompts: readonly PromptReport[]): PromptReport[] {
  const place = { false: 0, null: 1, true: 2 }
  const placeOf = (prompt: PromptReport) => place[`${promptStatus(prompt.comparison).ok}`]
  return [...prompts].sort((a, b) => placeOf(a) - placeOf(b))
}

/** Models are named in the rows only when a prompt has several; else they stand with the statistics. */
function modelsWorthNaming(prompts: readonly PromptReport[]): boolean {
  return new Set(prompts.map((one) => one.id)).size < prompts.length
}
