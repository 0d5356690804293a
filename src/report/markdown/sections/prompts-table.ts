import { count, duration, increase, percentNumber, points, relative, usd, whole } from '../../../text/format.ts'
import { cell, plain } from '../../../text/untrusted.ts'
import type { Comparison, IncreaseCheck, ScoreComparison } from '../../../verdict/comparison.ts'
import { isNotRun } from '../../cases.ts'
import type { Detail } from '../../detail.ts'
import { firstOf } from '../../detail.ts'
import type { PromptReport, Report } from '../../report.ts'
import { promptStatus } from '../../status.ts'
import { sampleText } from '../../usage.ts'
import { folded, paragraphs, table } from '../markdown.ts'

/** Rows that stand open; of a longer table the others are folded, and so are those that need no attention. */
const MOST_OPEN = 6

/** Beside fewer prompts a total says nothing that their own rows do not. */
const FEWEST_TOTALLED = 4

/** What one row says of its prompt, in the columns of {@link HEADER}. */
type Row = { prompt: string; score: string; request: string }

const HEADER: Row = { prompt: 'Prompt', score: 'Score in %', request: 'Per request' }

/** One row per prompt and model, in columns that a phone shows without scrolling; one that says nothing is left out. */
export function promptsTable(report: Report, { rows }: Detail): string | null {
  if (report.prompts.length === 0) return null
  const { shown, hidden } = firstOf(attentionFirst(report.prompts), rows)
  const models = modelsWorthNaming(report.prompts)
  const isFine = ({ comparison }: PromptReport) => promptStatus(comparison).ok === true
  const isLong = shown.length > MOST_OPEN
  const open = isLong ? shown.filter((prompt) => !isFine(prompt)).slice(0, MOST_OPEN) : shown
  const others = shown.filter((prompt) => !open.includes(prompt))
  const measures = {
    cost: report.prompts.some(({ comparison }) => comparison.costPerRequestUsd.candidate !== null),
    latency: report.prompts.some(({ comparison }) => comparison.latencyMs.candidate.p95 !== null),
  }
  const tableOf = (prompts: readonly PromptReport[], total: Row[]) =>
    tableOfRows([...prompts.map((prompt) => row(prompt, models, measures)), ...total])
  return paragraphs(
    tableOf(open, report.prompts.length >= FEWEST_TOTALLED ? [totalRow(report)] : []),
    others.length === 0 ? null : folded(othersTitle(others.length, others.every(isFine)), tableOf(others, [])),
    hidden === 0 ? null : `${count(hidden, 'row')} not shown.`,
  )
}

function othersTitle(others: number, areFine: boolean): string {
  if (!areFine) return count(others, 'more prompt')
  return `✅ ${count(others, 'prompt')} that ${others === 1 ? 'passes' : 'pass'}`
}

function tableOfRows(rows: readonly Row[]): string {
  const columns = (['prompt', 'score', 'request'] as const).filter((column) => rows.some((row) => row[column] !== ''))
  const cells = (row: Row) => columns.map((column) => row[column])
  return table(cells(HEADER), rows.map(cells))
}

/** Of which measures anything is known: of the others no row says that it is not. */
type Measures = { cost: boolean; latency: boolean }

function row({ id, comparison, sample }: PromptReport, models: boolean, measures: Measures): Row {
  const status = promptStatus(comparison)
  const changed = comparison.baselineModel !== null && comparison.baselineModel !== comparison.model
  const model = changed
    ? `model ${cell(comparison.baselineModel ?? '', 80)} → ${cell(comparison.model, 80)}`
    : models
      ? cell(comparison.model, 80)
      : null
  return {
    prompt: lines(name(id), `${status.icon} ${status.word}`, model, sampleText(sample), casesLine(comparison)),
    score: scoreCell(comparison.score),
    request: lines(measures.cost ? costLine(comparison) : null, measures.latency ? latencyLine(comparison) : null),
  }
}

function totalRow(report: Report): Row {
  const { score, baselineScore, delta, interval, passed, failed, errored } = report
  const cases = `${whole(passed)} of ${count(passed + failed + errored, 'case')} pass`
  const total = score === null ? '' : scoreCell({ candidate: score, baseline: baselineScore, delta, interval })
  return { prompt: lines('All prompts', cases), score: total, request: '' }
}

function scoreCell(score: Pick<ScoreComparison, 'candidate' | 'baseline' | 'delta' | 'interval'>): string {
  if (score.candidate === null) return ''
  if (score.delta === null || score.baseline === null) return `**${percentNumber(score.candidate)}**`
  return unbroken(
    lines(
      `${percentNumber(score.baseline)} → **${percentNumber(score.candidate)}**`,
      `${points(score.delta)} points`,
      score.interval === null ? null : `<sub>${points(score.interval[0])} to ${points(score.interval[1])}</sub>`,
    ),
  )
}

function lines(...all: readonly (string | null)[]): string {
  return all.filter((line) => line !== null).join('<br>')
}

/** In letters that a narrow column may break where the name has a joint; code cannot be broken there. */
function name(id: string): string {
  return `**${plain(id, 80).replace(/[/_.]/g, '$&<wbr>') || '(empty)'}**`
}

/** Numbers stay in one piece when a phone makes the column narrow. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0')
}

function casesLine({ score, passed, failed, errored, candidate }: Comparison): string {
  const compared =
    score.delta === null
      ? `${whole(passed)} of ${count(passed + failed + errored, 'case')} pass`
      : `${count(score.cases, 'case')}, ${whole(score.discordant)} ${score.discordant === 1 ? 'differs' : 'differ'}`
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
    ? 'p95 unknown'
    : `${unbroken(`p95 ${duration(candidate.p95)}`)}${change(candidate.p95, baseline.p95, latency)}`
}

/** What the gate checked is what is shown: its increase is over paired cases. */
function change(candidate: number, baseline: number | null, check: IncreaseCheck | null): string {
  if (check?.exceeded === true) return ` **(${unbroken(increase(check.increase))})**<br>❌ over the limit`
  const difference = check === null ? relative(candidate, baseline) : increase(check.increase)
  return difference === null ? '' : ` (${unbroken(difference)})`
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
