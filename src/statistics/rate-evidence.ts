import { type Count, checkShare } from './count.ts'
import { regularizedIncompleteBeta } from './incomplete-beta.ts'

/** One rate that is bet on: a multiple of the odds at the border of the hypothesis, and its share of the stake. */
export type Alternative = { odds: number; weight: number }

/**
 * A stake on the best test of a fixed number of trials: that at least as many of the first `trials` have the event as
 * chance gives with probability `level` at the border of the hypothesis. It finds more within those trials than any
 * fixed odds, and nothing after them.
 */
export type EarlyTest = { trials: number; level: number; weight: number }

/**
 * From a little worse to broken, each with the same stake. The mean of their e-values is an e-value, and no more than
 * ln 5 behind the best of them.
 */
const EVEN: readonly Alternative[] = [1.6, 2.5, 4, 8, 50].map((odds) => ({ odds, weight: 0.2 }))

/** What is thought of the stable version's rate before its first window: half an event in 50 trials. */
const PRIOR: Count = { events: 0.5, trials: 50 }

/**
 * ln of the e-value against "the rate is at most `limit`", from all that was counted so far. With odds below 1 it is
 * the one against "the rate is at least `limit`".
 *
 * Events need not be whole: trials that gave values of 0..1 count as their sum, because the expectation of a likelihood
 * ratio is never larger for such values than for the two-valued ones with the same mean.
 * Source: a mixture of Wald's (1947) likelihood ratios at the border, each a supermartingale for every lower rate;
 * for values between: Hoeffding (1963), J. Am. Stat. Assoc. 58:13, the convexity in the proof of theorem 1.
 * @param limit 0..1 exclusive
 * @param alternatives all with odds above 1, or all below; their weights add up to 1 at most
 * @throws RangeError when `limit` or the count is none
 */
export function rateLogE(count: Count, limit: number, alternatives: readonly Alternative[] = EVEN): number {
  checkValues(count)
  checkShare(limit, 'a limit of a rate')
  return logStaked(
    alternatives.map(({ odds }) => logRatio(count, shifted(limit, odds), limit)),
    alternatives,
  )
}

/**
 * Evidence against "the canary's rate is at most the stable version's plus a margin". Plain numbers, to be stored
 * between looks: ln of the e-value of each alternative, and what the stable version has shown so far.
 */
export type ExcessEvidence = {
  logEs: readonly number[]
  stable: Count
  canary: Count
  margin: number
  alternatives: ReadonlyArray<Alternative | EarlyTest>
}

/**
 * Evidence before the first window.
 * @param margin 0..1
 * @param alternatives as in {@link rateLogE}; with odds below 1 it is evidence against "at least the margin above"
 */
export function noExcessEvidence(
  margin: number,
  alternatives: ReadonlyArray<Alternative | EarlyTest> = EVEN,
): ExcessEvidence {
  if (!(margin >= 0 && margin <= 1)) throw new RangeError(`a margin lies in 0..1, not at ${margin}`)
  return { logEs: alternatives.map(() => 0), stable: nothing, canary: nothing, margin, alternatives }
}

/**
 * The evidence after one more window in which both versions were counted. Neither rate needs to be known, and the rates
 * may drift from window to window as long as the hypothesis holds in each. When a window ends may depend on the trials
 * so far, not on the events.
 *
 * Each alternative (canary rate, stable rate) is divided by the nearest pair that the hypothesis allows, nearest by
 * Kullback-Leibler divergence weighted with the trials of the two versions. The alternative may depend on everything
 * before the window, never on the window: the stable rate is what was seen of it so far.
 * Source: Turner, Ly & Grünwald (2024), Generic E-variables for exact sequential k-sample tests that allow for optional
 * stopping, J. Statist. Plann. Inference 230:106116, theorems 1 and 2.
 * @throws RangeError when a count is none
 */
export function moreExcessEvidence(evidence: ExcessEvidence, window: { canary: Count; stable: Count }): ExcessEvidence {
  checkValues(window.canary)
  checkValues(window.stable)
  const { margin, alternatives } = evidence
  const rate = (evidence.stable.events + PRIOR.events) / (evidence.stable.trials + PRIOR.trials)
  const seen = { stable: plus(evidence.stable, window.stable), canary: plus(evidence.canary, window.canary) }
  // At a border of 1 the hypothesis allows everything, and nothing can speak against it.
  if (rate + margin >= 1) return { ...evidence, ...seen }
  const logEs = alternatives.map((alternative, i) => {
    const before = evidence.logEs[i] ?? 0
    const odds = 'odds' in alternative ? alternative.odds : earlyOdds(alternative, evidence.canary, rate + margin)
    if (odds === null) return before
    const canary = shifted(rate + margin, odds)
    const trials = { canary: window.canary.trials, stable: window.stable.trials }
    const allowed = nearestAllowed({ canary, stable: rate }, trials, margin)
    return before + logRatio(window.canary, canary, allowed + margin) + logRatio(window.stable, rate, allowed)
  })
  return { ...evidence, ...seen, logEs }
}

/** ln of the e-value that the evidence adds up to. */
export function excessLogE({ logEs, alternatives }: ExcessEvidence): number {
  return logStaked(logEs, alternatives)
}

/** Where an early test needs one event more in its last trial, any odds would do. */
const LARGEST_ODDS = 200

/**
 * The odds by which an early test's chance to reject, given what was seen, grows more with an event than without one.
 * Null when its trials are over, or it has rejected.
 */
function earlyOdds({ trials, level }: EarlyTest, seen: Count, border: number): number | null {
  const left = trials - seen.trials
  if (left <= 0) return null
  let rejecting = 1
  while (rejecting <= trials && chanceOfAtLeast(rejecting, trials, border) > level) rejecting++
  const needed = rejecting - seen.events
  if (needed <= 0) return null
  const without = chanceOfAtLeast(needed, left - 1, border)
  const ratio = chanceOfAtLeast(needed - 1, left - 1, border) / without
  return without === 0 || ratio > LARGEST_ODDS ? LARGEST_ODDS : ratio
}

function chanceOfAtLeast(events: number, trials: number, rate: number): number {
  if (events <= 0) return 1
  return events > trials ? 0 : regularizedIncompleteBeta(rate, events, trials - events + 1)
}

type Both = { canary: number; stable: number }

/** The stable rate x of the nearest allowed pair (x + margin, x): the root of the divergence's slope, which falls. */
function nearestAllowed(rates: Both, trials: Both, margin: number): number {
  const { canary, stable } = rates
  if (trials.canary === 0) return stable
  let low = Math.max(0, Math.min(stable, canary - margin))
  let high = Math.min(1 - margin, Math.max(stable, canary - margin))
  if (trials.stable === 0 && canary > margin) return canary - margin
  for (let i = 0; i < 60; i++) {
    const x = (low + high) / 2
    const slope =
      trials.canary * (canary / (x + margin) - (1 - canary) / (1 - x - margin)) +
      trials.stable * (stable / x - (1 - stable) / (1 - x))
    if (slope > 0) low = x
    else high = x
  }
  return (low + high) / 2
}

/** @throws RangeError unless 0 ≤ events ≤ trials */
function checkValues({ events, trials }: Count): void {
  if (Number.isSafeInteger(trials) && events >= 0 && events <= trials) return
  throw new RangeError(`${events} of ${trials} is not a count: whole trials, and no more events than trials`)
}

function shifted(rate: number, times: number): number {
  const odds = (times * rate) / (1 - rate)
  return odds / (1 + odds)
}

/** ln of how much more likely the count is at one rate than at another. */
function logRatio({ events, trials }: Count, rate: number, than: number): number {
  return weighted(events, Math.log(rate / than)) + weighted(trials - events, Math.log((1 - rate) / (1 - than)))
}

/** times·log, where nothing of an impossible thing is nothing. */
const weighted = (times: number, log: number) => (times === 0 ? 0 : times * log)

const nothing: Count = { events: 0, trials: 0 }

function plus(one: Count, other: Count): Count {
  return { events: one.events + other.events, trials: one.trials + other.trials }
}

function logStaked(logs: readonly number[], alternatives: ReadonlyArray<{ weight: number }>): number {
  const most = Math.max(...logs)
  const staked = alternatives.reduce((sum, { weight }, i) => sum + weight * Math.exp((logs[i] ?? 0) - most), 0)
  return most + Math.log(staked)
}
