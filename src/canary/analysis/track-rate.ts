import type { Count } from '../../statistics/count.ts'
import { type Alternative, rateLogE } from '../../statistics/rate-evidence.ts'
import type { Period } from './period.ts'
import type { Tracker } from './tracker.ts'

/** Against "at the limit or beyond", which proves that a limit is kept. */
export const WITHIN: readonly Alternative[] = [
  { odds: 0.75, weight: 0.3 },
  { odds: 0.5, weight: 0.4 },
  { odds: 0.2, weight: 0.3 },
]

/**
 * The canary's rate is at most `limit`, whatever the stable version does.
 * @param limit 0..1 exclusive
 * @param read null: could not be measured
 */
export function trackRate(limit: number, read: (period: Period) => Count | null): Tracker {
  let total: Count = { events: 0, trials: 0 }
  return {
    see(period) {
      const count = read(period)
      if (count === null) return null
      total = plus(total, count)
      return count.trials
    },
    logEs() {
      const beyond = rateLogE(total, limit)
      return { worse: beyond, beyond, within: rateLogE(total, limit, WITHIN) }
    },
    shown: () => ({ stable: null, canary: rateOf(total) }),
    counts: () => ({ stable: null, canary: countOf(total) }),
    throughBake: (chance) => chance,
    excludes: () => null,
  }
}

export function plus(one: Count, other: Count): Count {
  return { events: one.events + other.events, trials: one.trials + other.trials }
}

/** Null without trials. */
export function countOf(count: Count): Count | null {
  return count.trials === 0 ? null : count
}

export function rateOf({ events, trials }: Count): number | null {
  return trials === 0 ? null : events / trials
}
