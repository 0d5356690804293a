import { type Trend, trendData } from '../../history/trends.ts'
import type { PageCommit, PagePoint, PageTrends } from '../../page/data.ts'
import { oneLine } from '../../text/untrusted.ts'
import { labelsOf } from '../cases.ts'
import { isCommit, shortCommit } from '../commit.ts'
import type { CommitLine, PromptReport, Report } from '../report.ts'

/** Prompts over the last runs of the default branch, and the commits that changed them, for the page. */

/** Prompts that have a chart. */
const MOST_PROMPTS = 40
const LONGEST_SUBJECT = 200

type Run = PageTrends['runs'][number]

/**
 * What earlier runs measured of each prompt and what this one did, which is the last point.
 * @returns null where no prompt has an earlier point
 */
export function trendsData(report: Report, prompts: readonly PromptReport[]): PageTrends | null {
  const { history, head, run } = report
  if (history === null) return null
  const entries = history.entries.filter(({ commit }) => commit !== head)
  const places = new Map(entries.map(({ commit }, at) => [commit, at]))
  const trends = new Map(trendData({ ...history, entries }).map((trend) => [keyOf(trend.id, trend.model), trend]))
  const labels = labelsOf(prompts)
  const found = prompts.flatMap((prompt, at) => {
    const trend = trends.get(keyOf(prompt.id, prompt.comparison.model))
    if (trend === undefined) return []
    const points = [...earlierPoints(trend, places), ...ownPoint(prompt, trend, entries.length)]
    return points.length < 2 ? [] : [{ prompt: labels[at] ?? prompt.id, points }]
  })
  if (found.length === 0) return null
  const runs = entries.map(
    ({ commit, subject, runUrl, time }): Run => ({
      ...commitData({ commit, subject }, run),
      url: ownUrl(runUrl, run),
      time,
    }),
  )
  const present = { commit: head === null ? '' : shortCommit(head), subject: 'this run', url: null, time: null }
  return {
    runs: [...runs, present],
    prompts: found.slice(0, MOST_PROMPTS),
    more: Math.max(0, found.length - MOST_PROMPTS),
  }
}

/** A commit, linked where its repository is the run's. */
export function commitData({ commit, subject }: CommitLine, run: Report['run']): PageCommit {
  return {
    commit: oneLine(shortCommit(commit), 40),
    subject: oneLine(subject, LONGEST_SUBJECT),
    url: run !== null && isCommit(commit) ? ownUrl(`${run.repositoryUrl}/commit/${commit}`, run) : null,
  }
}

/** An address that a history holds is followed only into the repository of the run. */
function ownUrl(url: string | null, run: Report['run']): string | null {
  if (url === null || run === null || !run.repositoryUrl.startsWith('https://')) return null
  return url.startsWith(`${run.repositoryUrl}/`) && /^[\w:/.-]+$/.test(url) ? url : null
}

function earlierPoints({ points }: Trend, places: ReadonlyMap<string, number>): PagePoint[] {
  return points.flatMap(({ commit, score, costPerRequestUsd, latencyP95Ms, changed }) => {
    const run = places.get(commit)
    if (run === undefined) return []
    return [{ run, score, cost: costPerRequestUsd, p95: latencyP95Ms, ...(changed ? { changed: 1 as const } : {}) }]
  })
}

/** None where this run has not measured the prompt. A sample's score is that of other cases. */
function ownPoint({ comparison, digest, sample }: PromptReport, { points }: Trend, run: number): PagePoint[] {
  const { score, costPerRequestUsd, latencyMs, verdict } = comparison
  if (score.candidate === null || verdict === 'error' || sample !== null) return []
  return [
    {
      run,
      score: score.candidate,
      cost: costPerRequestUsd.candidate,
      p95: latencyMs.candidate.p95,
      ...(points.at(-1)?.digest === digest ? {} : { changed: 1 as const }),
    },
  ]
}

function keyOf(id: string, model: string): string {
  return JSON.stringify([id, model])
}
