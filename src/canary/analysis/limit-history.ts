import type { Limits } from '../policy.ts'
import { Analyst, type LimitResult } from './analysis.ts'
import type { LimitName } from './limits.ts'
import type { Period } from './period.ts'

/** What a limit's test had seen by a time, in the unit of `LimitResult.shown`. `at`: end of a period, Unix milliseconds. */
type LimitPoint = { at: number; stable: number | null; canary: number | null; verdict: LimitResult['verdict'] }

/** One limit over the looks, oldest first. */
export type LimitHistory = { limit: LimitName; bound: number; points: LimitPoint[] }

/** More looks than these are thinned out; the last one stays. */
const MOST_POINTS = 60

/**
 * What each limit's test had seen after every period, up to the one in which a limit was proven broken: what came later
 * decided nothing.
 * @param rollout `bake`: the step in which the stable version serves nothing. `periodLength`: milliseconds
 */
export function limitHistories(
  limits: Limits,
  { bake, periods, periodLength }: { bake: number; periods: readonly Period[]; periodLength: number },
): LimitHistory[] {
  const analyst = new Analyst(limits, bake)
  const histories = new Map<LimitName, LimitHistory>()
  for (const period of periods) {
    analyst.see(period)
    const { findings } = analyst.analysis()
    for (const { limit, bound, verdict, shown } of findings) {
      const history = histories.get(limit) ?? { limit, bound, points: [] }
      history.points.push({ at: period.start + periodLength, ...shown, verdict })
      histories.set(limit, history)
    }
    if (findings.some(({ verdict }) => verdict === 'broken')) break
  }
  return [...histories.values()].map((history) => ({ ...history, points: thinned(history.points) }))
}

function thinned(points: readonly LimitPoint[]): LimitPoint[] {
  const every = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, index) => (points.length - 1 - index) % every === 0)
}
