import { type Count, checkCount, checkShare } from './count.ts'

/**
 * The alternatives that are bet on, as multiples of the odds at the border of the hypothesis: from a little worse to
 * broken. The mean of their e-values is an e-value, and no more than ln 5 behind the best of them.
 */
const ODDS = [1.6, 2.5, 4, 8, 50] as const

/** What is thought of the stable version's rate before its first window: half an event in 50 trials. */
const PRIOR: Count = { events: 0.5, trials: 50 }

/**
 * ln of the e-value against "the rate is at most `limit`", from all that was counted so far.
 * Source: a mixture of Wald's (1947) likelihood ratios at the border, each a supermartingale for every lower rate.
 * @param limit 0..1 exclusive
 * @throws RangeError when `limit` or the count is none
 */
export function rateLogE(count: Count, limit: number): number {
  checkCount(count)
  checkShare(limit, 'a limit of a rate')
  return logMean(ODDS.map((times) => logRatio(count, worse(limit, times), limit)))
}

/**
 * Evidence against "the canary's rate is at most the stable version's plus a margin". Plain numbers, to be stored
 * between looks: ln of the e-value of each alternative, and what the stable version has shown so far.
 */
export type ExcessEvidence = { logEs: readonly number[]; stable: Count }

export const noExcessEvidence: ExcessEvidence = { logEs: ODDS.map(() => 0), stable: { events: 0, trials: 0 } }

/**
 * The evidence after one more window in which both versions were counted. Neither rate needs to be known, and the rates
 * may drift from window to window as long as the hypothesis holds in each.
 *
 * Each alternative (canary rate, stable rate) is divided by the nearest pair that the hypothesis allows, nearest by
 * Kullback-Leibler divergence weighted with the trials of the two versions. The alternative may depend on everything
 * before the window, never on the window: the stable rate is what was seen of it so far.
 * Source: Turner, Ly & Grünwald (2024), Generic E-variables for exact sequential k-sample tests that allow for optional
 * stopping, J. Statist. Plann. Inference 230:106116, theorems 1 and 2.
 * @param margin 0..1
 * @throws RangeError when the margin or a count is none
 */
export function moreExcessEvidence(
  evidence: ExcessEvidence,
  window: { canary: Count; stable: Count },
  margin: number,
): ExcessEvidence {
  checkCount(window.canary)
  checkCount(window.stable)
  if (!(margin >= 0 && margin <= 1)) throw new RangeError(`a margin lies in 0..1, not at ${margin}`)
  const rate = (evidence.stable.events + PRIOR.events) / (evidence.stable.trials + PRIOR.trials)
  const stable: Count = {
    events: evidence.stable.events + window.stable.events,
    trials: evidence.stable.trials + window.stable.trials,
  }
  // At a border of 1 the hypothesis allows everything, and nothing can speak against it.
  if (rate + margin >= 1) return { logEs: evidence.logEs, stable }
  const logEs = ODDS.map((times, i) => {
    const canary = worse(rate + margin, times)
    const allowed = nearestAllowed(canary, rate, window.canary.trials, window.stable.trials, margin)
    const growth = logRatio(window.canary, canary, allowed + margin) + logRatio(window.stable, rate, allowed)
    return (evidence.logEs[i] ?? 0) + growth
  })
  return { logEs, stable }
}

/** ln of the e-value that the evidence adds up to. */
export function excessLogE({ logEs }: ExcessEvidence): number {
  return logMean(logEs)
}

/** The stable rate x of the nearest allowed pair (x + margin, x): the root of the divergence's slope, which falls. */
function nearestAllowed(
  canary: number,
  stable: number,
  canaryTrials: number,
  stableTrials: number,
  margin: number,
): number {
  if (canaryTrials === 0) return stable
  if (stableTrials === 0) return canary - margin
  let low = stable
  let high = canary - margin
  for (let i = 0; i < 60; i++) {
    const x = (low + high) / 2
    const slope =
      canaryTrials * (canary / (x + margin) - (1 - canary) / (1 - x - margin)) +
      stableTrials * (stable / x - (1 - stable) / (1 - x))
    if (slope > 0) low = x
    else high = x
  }
  return (low + high) / 2
}

function worse(rate: number, times: number): number {
  const odds = (times * rate) / (1 - rate)
  return odds / (1 + odds)
}

/** ln of how much more likely the count is at one rate than at another. */
function logRatio({ events, trials }: Count, rate: number, than: number): number {
  return events * Math.log(rate / than) + (trials - events) * Math.log((1 - rate) / (1 - than))
}

function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs)
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length)
}
