import { sparkline, type Trend, trendData } from '../../history/trends.ts'
import { count, percentNumber } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { labelsOf } from '../cases.ts'
import type { PromptReport, Report } from '../report.ts'

/** How a prompt scored on the default branch, for one line of a surface. */
export type TrendLine = {
  /** As the report's other lists name it. */
  label: string
  /** Our own words but for the name of the branch, which stands between backticks. */
  text: string
}

/** Prompts that have a line, and runs that it shows. */
const MOST_LINES = 5
const MOST_RUNS = 20

/** A line for each prompt that this change touched, where the branch has measured it twice at least; and how many more there are. */
export function trendLines({ prompts, history }: Report): { shown: TrendLine[]; hidden: number } {
  if (history === null) return { shown: [], hidden: 0 }
  const trends = new Map(trendData(history).map((trend) => [keyOf(trend.id, trend.model), trend]))
  const labels = labelsOf(prompts)
  const lines = prompts.flatMap((prompt, index): TrendLine[] => {
    const trend = isOfChange(prompt) ? trends.get(keyOf(prompt.id, prompt.comparison.model)) : undefined
    const text = trend === undefined ? null : trendText(trend)
    return text === null ? [] : [{ label: labels[index] ?? prompt.id, text }]
  })
  return { shown: lines.slice(0, MOST_LINES), hidden: Math.max(0, lines.length - MOST_LINES) }
}

function keyOf(id: string, model: string): string {
  return JSON.stringify([id, model])
}

function isOfChange({ change }: PromptReport): boolean {
  return change !== 'unchanged'
}

/** `main`, last 12 runs: 91.0 → 94.0 % ▁▂▃▅▇ (88.0 to 95.0 %). Null for less than two. */
function trendText({ points }: Trend): string | null {
  const last = points.slice(-MOST_RUNS)
  const [first, newest] = [last[0], last.at(-1)]
  if (first === undefined || newest === undefined || last.length < 2) return null
  const scores = last.map(({ score }) => score)
  const [low, high] = [Math.min(...scores), Math.max(...scores)]
  const scale = low === high ? 'all alike' : `▁ is ${percentNumber(low)}, █ is ${percentNumber(high)}`
  const changes = last.filter(({ changed }) => changed).length
  const versions = changes === 0 ? '' : `; the prompt changed ${changes === 1 ? 'once' : count(changes, 'time')}`
  const name = oneLine(newest.branch.replaceAll('`', ''), 60)
  const branch = name === '' ? 'the default branch' : `\`${name}\``
  return `${branch}, last ${count(last.length, 'run')}: ${percentNumber(first.score)} → ${percentNumber(newest.score)} % ${sparkline(scores)} (${scale}${versions})`
}
