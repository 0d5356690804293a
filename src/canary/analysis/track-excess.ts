import { clopperPearson } from '../../statistics/clopper-pearson.ts'
import type { Count } from '../../statistics/count.ts'
import {
  type Alternative,
  type EarlyTest,
  excessLogE,
  moreExcessEvidence,
  noExcessEvidence,
  rateLogE,
} from '../../statistics/rate-evidence.ts'
import type { Period } from './period.ts'
import { countOf, plus, rateOf, WITHIN } from './track-rate.ts'
import type { LogEs, Pair, Tracker } from './tracker.ts'

/**
 * What is bet on against "at most at the limit" and "no worse": an increase as large as a canary is for (1 % of errors to
 * 5 and 10 %, with a limit of one point), smaller ones, plain breakage. The choice decides how soon something is found,
 * never how often a good canary is blamed; docs/canary.md has the numbers.
 */
const BEYOND: readonly Alternative[] = [
  { odds: 2.6, weight: 0.4 },
  { odds: 1.4, weight: 0.05 },
  { odds: 60, weight: 0.1 },
]
const WORSE: readonly Alternative[] = [
  { odds: 6, weight: 0.35 },
  { odds: 1.5, weight: 0.05 },
  { odds: 500, weight: 0.12 },
]
/** And on many events in the first hundred trials, in which most of what is plainly worse should be found. */
const BEYOND_EARLY: EarlyTest = { trials: 100, level: 0.02, weight: 0.45 }
const WORSE_EARLY: EarlyTest = { trials: 100, level: 0.001, weight: 0.48 }

/** Trust in what the stable version showed before it served nothing any more. */
const CONFIDENCE_OF_STABLE = 0.998
/** How often its true rate lies above the upper bound, of whole events. */
const MISTRUST = (1 - CONFIDENCE_OF_STABLE) / 2
/**
 * Values between 0 and 1 may be off more often than whole events, so many times at most.
 * Source: Bentkus (2004), Ann. Probab. 32:1650.
 */
const MISTRUST_OF_VALUES = Math.E * MISTRUST

const none: Count = { events: 0, trials: 0 }

/**
 * The canary's rate is at most the concurrent stable version's plus `margin`. Neither rate is known, and both may drift.
 * With a margin, "no worse" is tested apart.
 * @param margin 0..1
 * @param read null: could not be measured
 * @param counted `events` are whole; `values` of 0..1 are added up
 */
export function trackExcess(
  margin: number,
  read: (period: Period) => Pair<Count> | null,
  counted: 'events' | 'values' = 'events',
): Tracker {
  let worse = margin > 0 ? noExcessEvidence(0, [...WORSE, WORSE_EARLY]) : null
  let beyond = margin > 0 ? noExcessEvidence(margin, [...BEYOND, BEYOND_EARLY]) : noExcessEvidence(margin)
  let within = noExcessEvidence(margin, WITHIN)
  let pending: Pair<Count> = { stable: none, canary: none }
  let total: Pair<Count> = pending
  let bake = none
  const windows: Array<Pair<Count>> = []

  return {
    see(period, baking) {
      const counts = read(period)
      if (counts === null) return null
      if (baking) {
        bake = plus(bake, counts.canary)
        return counts.canary.trials
      }
      total = { stable: plus(total.stable, counts.stable), canary: plus(total.canary, counts.canary) }
      pending = { stable: plus(pending.stable, counts.stable), canary: plus(pending.canary, counts.canary) }
      // A window ends as soon as both versions served in it: a matter of traffic alone, not of how it went.
      if (pending.stable.trials > 0 && pending.canary.trials > 0) {
        worse = worse && moreExcessEvidence(worse, pending)
        beyond = moreExcessEvidence(beyond, pending)
        within = moreExcessEvidence(within, pending)
        windows.push(pending)
        pending = { stable: none, canary: none }
      }
      return counts.canary.trials
    },
    logEs() {
      const steps = excessLogE(beyond)
      const sofar = { worse: worse === null ? steps : excessLogE(worse), beyond: steps, within: excessLogE(within) }
      return bake.trials === 0 ? sofar : withBake(sofar, margin, bake, total.stable)
    },
    shown: () => ({ stable: rateOf(total.stable), canary: rateOf(plus(total.canary, bake)) }),
    counts: () => ({ stable: countOf(total.stable), canary: countOf(plus(total.canary, bake)) }),
    throughBake: (chance) => afterBake(chance, counted === 'events' ? MISTRUST : MISTRUST_OF_VALUES),
    excludes: () => excludedBy(windows),
  }
}

/** How sure it is that a worsening is ruled out. */
const EXCLUDED = Math.log(20)

/** The smallest margin that "at least so much above" is rejected for: whatever is larger, is too. */
function excludedBy(windows: readonly Pair<Count>[]): number | null {
  const rejects = (margin: number) => {
    const evidence = windows.reduce(moreExcessEvidence, noExcessEvidence(margin, WITHIN))
    return excessLogE(evidence) >= EXCLUDED
  }
  let rejected = 0.9
  if (!rejects(rejected)) return null
  let open = 0
  while (rejected - open > 0.0005) {
    const middle = (rejected + open) / 2
    if (rejects(middle)) rejected = middle
    else open = middle
  }
  return rejected
}

/** Nothing serves beside the canary any more: it is held against the highest rate the stable version may have had. */
function withBake(steps: LogEs, margin: number, bake: Count, stable: Count): LogEs {
  const [, highest] = clopperPearson(Math.ceil(stable.events), stable.trials, CONFIDENCE_OF_STABLE)
  const alone = (limit: number, alternatives?: readonly Alternative[]) =>
    limit >= 1 ? 0 : rateLogE(bake, limit, alternatives)
  const beyond = margin > 0 ? alone(highest + margin, BEYOND) : alone(highest)
  const worse = margin > 0 ? alone(highest, WORSE) : beyond
  return { worse: meanE(steps.worse, worse), beyond: meanE(steps.beyond, beyond), within: steps.within }
}

/**
 * What ever looking at {@link withBake} adds. Up to the bake the e-value of the steps alone is looked at, in the bake its
 * mean with one that begins at 1 at most: that is (e + 1)/2 when the bake begins, and by Ville's inequality the chance of
 * reaching 1/chance from there is chance·(e + 1)/2. Over both, with an e that is 1 at most on average, this is 1.5·chance
 * at most. And the stable version's rate may lie above the bound that is trusted.
 */
function afterBake(chance: number, mistrust: number): number {
  return Math.min(1, 1.5 * chance + mistrust)
}

/** ln of the mean of two e-values, which is an e-value. */
function meanE(one: number, other: number): number {
  const most = Math.max(one, other)
  return most + Math.log((Math.exp(one - most) + Math.exp(other - most)) / 2)
}
