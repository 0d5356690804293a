import type { History, HistoryEntry, HistoryPoint } from './history.ts'

/** A commit as one prompt on one model has seen it. */
type TrendPoint = HistoryPoint &
  Pick<HistoryEntry, 'commit' | 'time' | 'subject' | 'runUrl' | 'branch'> & {
    /** Whether the prompt was another one at the point before; false at the first. */
    changed: boolean
  }

/** One prompt on one model over the commits that measured it, oldest first; one point at least. */
export type Trend = { id: string; model: string; points: readonly TrendPoint[] }

/** Each prompt and model of a history with its points, in the order in which they first appear. */
export function trendData(history: History): Trend[] {
  const trends = new Map<string, { id: string; model: string; points: TrendPoint[] }>()
  for (const { commit, time, subject, runUrl, branch, prompts } of history.entries) {
    for (const point of prompts) {
      const key = JSON.stringify([point.id, point.model])
      const trend = trends.get(key) ?? { id: point.id, model: point.model, points: [] }
      trends.set(key, trend)
      const before = trend.points.at(-1)
      const changed = before !== undefined && before.digest !== point.digest
      trend.points.push({ ...point, commit, time, subject, runUrl, branch, changed })
    }
  }
  return [...trends.values()]
}

const BARS = '▁▂▃▄▅▆▇█'

/**
 * Values as bars of eight heights: the smallest is the lowest, the largest the highest; all alike stand in the middle.
 * @param values finite
 */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  return values
    .map((value) => BARS[span === 0 ? 3 : Math.round(((value - low) / span) * (BARS.length - 1))] ?? '')
    .join('')
}
