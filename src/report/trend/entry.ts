import type { HistoryPoint } from '../../history/history.ts'
import { withoutNoise } from '../../text/format.ts'
import type { PromptReport, Report } from '../report.ts'

/** What a report leaves to the history of its branch. */

/**
 * What this run measured of each prompt; empty unless it measured all of it: a sample's score is that of other cases. Prompts
 * that were not evaluated, or not measured, have no point.
 */
export function historyPoints(report: Report): HistoryPoint[] {
  const whole = report.stopped === null && report.prompts.every(({ sample }) => sample === null)
  return whole && report.diagnostics.length === 0 ? report.prompts.flatMap(pointOf) : []
}

function pointOf({ id, digest, comparison }: PromptReport): HistoryPoint[] {
  const { model, score, costPerRequestUsd, latencyMs, verdict, passed, failed } = comparison
  if (score.candidate === null || verdict === 'error') return []
  const { delta, interval } = score
  const cost = costPerRequestUsd.candidate
  return [
    {
      id,
      model,
      digest,
      score: withoutNoise(score.candidate),
      delta: delta === null ? null : withoutNoise(delta),
      interval: interval === null ? null : [withoutNoise(interval[0]), withoutNoise(interval[1])],
      cases: passed + failed,
      costPerRequestUsd: cost === null ? null : withoutNoise(cost),
      latencyP95Ms: latencyMs.candidate.p95,
      verdict,
    },
  ]
}

/** The first line of a commit's message that says why: of a merge, the title of what was merged. */
export function whyOf(message: string): string {
  const [first = '', ...rest] = message.split('\n')
  const number = /^Merge pull request (#\d+) from /.exec(first)?.[1]
  const title = number === undefined ? undefined : rest.find((line) => line.trim() !== '')
  return title === undefined ? first : `${title.trim()} (${number})`
}
