import type { Period, Reading } from '../../canary/analysis/period.ts'
import { duration, percent, usd } from '../../text/format.ts'
import { sparkline } from './sparkline.ts'

/** Columns of a plot; more periods are put together. */
const COLUMNS = 60

/** One line of a plot for each version: what a group of periods says; null where it says nothing. */
type Metric = {
  title: string
  of: (readings: readonly Reading[]) => number | null
  say: (value: number) => string
  /** Whether the lowest bar stands for 0. A score moves in a narrow range far above it. */
  fromZero: boolean
}

const METRICS: readonly Metric[] = [
  {
    title: 'Errors per invocation',
    of: (readings) => ratio(readings.map(({ errors, invocations }) => ({ sum: errors, count: invocations }))),
    say: percent,
    fromZero: true,
  },
  {
    // Percentiles cannot be averaged: of several periods the highest is shown.
    title: '99th percentile of the duration',
    of: (readings) => {
      const existing = readings.flatMap(({ durations }) => durations?.p99 ?? [])
      return existing.length === 0 ? null : Math.max(...existing)
    },
    say: duration,
    fromZero: true,
  },
  {
    title: 'Quality',
    of: (readings) => ratio(readings.flatMap(({ quality }) => quality ?? [])),
    say: (value) => `${Number(value.toFixed(3))}`,
    fromZero: false,
  },
  {
    title: 'Cost per request',
    of: (readings) => ratio(readings.flatMap(({ cost }) => cost ?? [])),
    say: usd,
    fromZero: true,
  },
]

/** Both versions over time, one plot for each metric that was measured; a dot where a version told nothing. Markdown. */
export function canaryPlots(periods: readonly Period[]): string[] {
  if (periods.length < 2) return []
  const size = Math.ceil(periods.length / COLUMNS)
  const groups = Array.from({ length: Math.ceil(periods.length / size) }, (_, i) =>
    periods.slice(i * size, (i + 1) * size),
  )
  return METRICS.flatMap((metric) => plot(metric, groups) ?? [])
}

function plot({ title, of, say, fromZero }: Metric, groups: ReadonlyArray<readonly Period[]>): string | null {
  const stable = groups.map((group) => of(group.map((period) => period.stable)))
  const canary = groups.map((group) => of(group.map((period) => period.canary)))
  const existing = [...stable, ...canary].filter((value) => value !== null)
  if (existing.length === 0) return null
  const high = Math.max(...existing)
  const low = fromZero ? 0 : Math.min(...existing)
  // Bars that differ by less than is shown would look like a fall.
  if (!fromZero && say(low) === say(high)) return `${title} over time: ${say(high)} in every period that was measured.`
  const range = fromZero ? `the highest bar is ${say(high)}` : `the lowest bar is ${say(low)}, the highest ${say(high)}`
  return `${title} over time, ${range}:\n\n\`\`\`\nold ${sparkline(stable, low, high)}\nnew ${sparkline(canary, low, high)}\n\`\`\``
}

function ratio(parts: ReadonlyArray<{ sum: number; count: number }>): number | null {
  const count = parts.reduce((total, part) => total + part.count, 0)
  return count === 0 ? null : parts.reduce((total, part) => total + part.sum, 0) / count
}
