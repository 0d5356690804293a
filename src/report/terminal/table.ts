import { duration, percentNumber, points, relative, usd } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { columnsOf } from '../../text/wrap.ts'
import { labelsOf } from '../cases.ts'
import type { PromptReport } from '../report.ts'
import { promptStatus, type Status } from '../status.ts'
import { pad, type Screen } from './screen.ts'

/** One row per prompt and model, with as many columns as fit. */
export function promptTable(prompts: readonly PromptReport[], { paint, width }: Screen): string {
  if (prompts.length === 0) return ''
  const header = ['Prompt', 'Verdict', 'Score in %', 'Points', 'Cases', 'Cost', 'p95']
  const labels = labelsOf(prompts)
  const rows = prompts.map((prompt, index) => tableCells(prompt, labels[index] ?? prompt.id))
  const widths = header.map((title, index) =>
    Math.max(...[title, ...rows.map((row) => row.cells[index] ?? '')].map(columnsOf)),
  )
  // The last columns tell least: they go first when the terminal is narrow.
  let columns = widths.length
  while (columns > 3 && total(widths.slice(0, columns)) > width) columns -= 1
  const line = (cells: readonly string[]) => cells.slice(0, columns).map((cell, index) => pad(cell, widths[index] ?? 0))
  return [
    paint('dim', line(header).join('  ').trimEnd()),
    ...rows.map(({ cells, status }) =>
      line(cells)
        .map((cell, index) => (index === 1 ? paint(colorOf(status), cell) : cell))
        .join('  ')
        .trimEnd(),
    ),
  ].join('\n')
}

function tableCells({ comparison }: PromptReport, label: string): { cells: string[]; status: Status } {
  const { score: scores, costPerRequestUsd: cost, latencyMs } = comparison
  const status = promptStatus(comparison)
  const interval = scores.interval === null ? '' : ` [${points(scores.interval[0])}, ${points(scores.interval[1])}]`
  const compared = scores.delta !== null
  const change = (text: string | null) => (text === null ? '' : ` (${text})`)
  const all = comparison.passed + comparison.failed + comparison.errored
  return {
    status,
    cells: [
      oneLine(label, 60),
      status.word,
      compared
        ? `${percentNumber(scores.baseline)} → ${percentNumber(scores.candidate)}`
        : percentNumber(scores.candidate),
      compared ? `${points(scores.delta)}${interval}` : '',
      compared ? `${scores.cases}, ${scores.discordant} differ` : `${comparison.passed} of ${all} pass`,
      `${usd(cost.candidate)}${change(relative(cost.candidate, cost.baseline))}`,
      `${duration(latencyMs.candidate.p95)}${change(relative(latencyMs.candidate.p95, latencyMs.baseline.p95))}`,
    ],
  }
}

function colorOf({ ok }: Status): 'red' | 'green' | 'yellow' {
  return ok === null ? 'yellow' : ok ? 'green' : 'red'
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + 2, -2)
}
