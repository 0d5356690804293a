import type { Count } from '../../statistics/count.ts'
import { rateLogE } from '../../statistics/rate-evidence.ts'
import type { Period, Values } from './period.ts'
import { plus, WITHIN } from './track-rate.ts'
import type { Pair, Tracker } from './tracker.ts'

/**
 * Two equal versions differ in a window's means to either side equally often. A skewed distribution makes it a little
 * more often to one side; with so many values in a window, less than in a share `CHANCE` of windows.
 */
const LEAST_VALUES = 20
const CHANCE = 0.55

const none: Values = { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }

/**
 * The canary's mean is no worse than allowed, tested by how often it is in windows of at least 20 values: CloudWatch
 * tells no spread, so a window is one observation. Valid for any distribution that is not skewed against the canary.
 * In the bake it is so as far as the stable version's mean, as measured, is off by less than the limit allows.
 * Source: the sign test (Arbuthnot 1710), as the sequential test of {@link rateLogE}.
 * @param worse whether a window's means are worse than the limit allows
 * @param read null: could not be measured
 */
export function trackMeans(
  worse: (means: Pair<number>) => boolean,
  read: (period: Period) => Pair<Values> | null,
): Tracker {
  let pending: Pair<Values> = { stable: none, canary: none }
  let total: Pair<Values> = pending
  let windows: Count = { events: 0, trials: 0 }

  return {
    see(period, baking) {
      const values = read(period)
      if (values === null) return null
      total = both(total, values)
      pending = both(pending, values)
      // In the bake the canary is compared with what the stable version showed while it served.
      const stable = baking ? total.stable : pending.stable
      if (stable.count >= LEAST_VALUES && pending.canary.count >= LEAST_VALUES) {
        const isWorse = worse({ stable: stable.sum / stable.count, canary: pending.canary.sum / pending.canary.count })
        windows = plus(windows, { events: isWorse ? 1 : 0, trials: 1 })
        pending = { stable: none, canary: none }
      }
      return values.canary.count
    },
    logEs() {
      const beyond = rateLogE(windows, CHANCE)
      return { worse: beyond, beyond, within: rateLogE(windows, CHANCE, WITHIN) }
    },
    shown: () => ({ stable: meanOf(total.stable), canary: meanOf(total.canary) }),
    counts: () => ({ stable: null, canary: null }),
    throughBake: (chance) => chance,
    excludes: () => null,
  }
}

function both(one: Pair<Values>, other: Pair<Values>): Pair<Values> {
  return { stable: more(one.stable, other.stable), canary: more(one.canary, other.canary) }
}

function more(one: Values, other: Values): Values {
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
  }
}

function meanOf({ sum, count }: Values): number | null {
  return count === 0 ? null : sum / count
}
