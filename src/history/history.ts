/** What the runs of a default branch measured, commit by commit: a trend that is shown beside a result and decides nothing. */

/** One prompt on one model, as a run measured it. Scores are fractions of 1. */
export type HistoryPoint = {
  id: string
  model: string
  /** SHA-256 of what shapes the prompt's answers: another one than before means that the prompt changed there. */
  digest: string
  score: number
  /** The difference from what the run compared with, and its two-sided interval; null where nothing was. */
  delta: number | null
  interval: readonly [number, number] | null
  /** Cases that were measured. */
  cases: number
  /** USD; null where a price is not known. */
  costPerRequestUsd: number | null
  latencyP95Ms: number | null
  /** The word of the comparison. */
  verdict: string
}

/** One commit. */
export type HistoryEntry = {
  commit: string
  /** The branch that the run was on. */
  branch: string
  /** When the commit was made, Unix ms: commits stand in this order. */
  time: number
  /** When it was measured, Unix ms: of two measurements of a commit the later counts. */
  measuredAt: number
  /** Why: the first line of its message, or the title of the pull request that it merged. Anybody's text. */
  subject: string
  /** Null where the run has no address. */
  runUrl: string | null
  prompts: readonly HistoryPoint[]
}

/** Oldest first, each commit once. */
export type History = { version: 1; entries: readonly HistoryEntry[] }

/** Commits that are kept; the oldest are dropped. */
export const MOST_ENTRIES = 50

export const NO_HISTORY: History = { version: 1, entries: [] }

/**
 * What two histories know together: each commit once, as it was measured last, in the order in which they were made; the
 * last 50. The order of the two does not matter, and joining again changes nothing.
 */
export function mergeHistories(a: History, b: History): History {
  const byCommit = new Map<string, HistoryEntry>()
  for (const entry of [...a.entries, ...b.entries]) {
    const other = byCommit.get(entry.commit)
    if (other === undefined || isLater(entry, other)) byCommit.set(entry.commit, entry)
  }
  const entries = [...byCommit.values()].sort((x, y) => x.time - y.time || ordered(x.commit, y.commit))
  return { version: 1, entries: entries.slice(-MOST_ENTRIES) }
}

function isLater(one: HistoryEntry, other: HistoryEntry): boolean {
  if (one.measuredAt !== other.measuredAt) return one.measuredAt > other.measuredAt
  // Two jobs that end in the same millisecond: any rule will do that does not ask which of them is given first.
  return ordered(JSON.stringify(one), JSON.stringify(other)) > 0
}

function ordered(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
