import { checkShare } from './count.ts'
import { logIncompleteBeta } from './incomplete-beta.ts'
import { logBeta } from './log-gamma.ts'

/**
 * An e-value is evidence that may be looked at as often as one likes: if the hypothesis is true, the chance that it
 * ever reaches 1/α is at most α. All are returned as natural logarithms, because evidence outgrows a number's range.
 * Source: Ville (1939); Shafer & Vovk (2019), Game-Theoretic Foundations for Probability and Finance;
 * Ramdas, Grünwald, Vovk & Shafer (2023), Game-theoretic statistics and safe anytime-valid inference, Statist. Sci. 38:576.
 * @returns the p that stays valid at every look, 0..1
 */
export function alwaysValidP(logE: number): number {
  return Math.min(1, Math.exp(-logE))
}

/**
 * ln of the e-value against "a discordant pair falls on either side with probability ½": the mixture of all other
 * probabilities by Jeffreys' prior, B(b+½, c+½)/B(½, ½)·2^(b+c).
 * Source: Robbins (1970), Statistical methods related to the law of the iterated logarithm, Ann. Math. Statist. 41:1397.
 * @param one, other discordant pairs on each side
 */
export function discordantLogE(one: number, other: number): number {
  return logBeta(one + 0.5, other + 0.5) - logBeta(0.5, 0.5) + (one + other) * Math.LN2
}

/**
 * ln of the e-value against "a discordant pair speaks against the hypothesis with probability ½ or less": Jeffreys' prior
 * restricted to the probabilities above ½.
 * @param against discordant pairs that speak against the hypothesis
 * @param other discordant pairs of the other kind
 */
export function discordantOneSidedLogE(against: number, other: number): number {
  return discordantLogE(against, other) + Math.LN2 + logIncompleteBeta(0.5, other + 0.5, against + 0.5)
}

/**
 * Confidence sequence of a proportion: an interval that holds the true rate at every look at once with the given
 * confidence. It is all rates that {@link discordantLogE}'s mixture has not rejected.
 * Source: Robbins (1970), as above; Howard, Ramdas, McAuliffe & Sekhon (2021), Ann. Statist. 49:1055.
 * @param events 0 to n
 * @param n trials; with none, nothing is known: [0, 1]
 * @param confidence 0..1 exclusive
 */
export function confidenceSequence(events: number, n: number, confidence: number): [number, number] {
  checkShare(confidence, 'the confidence')
  if (n === 0) return [0, 1]
  const limit = -Math.log(1 - confidence)
  const mixture = logBeta(events + 0.5, n - events + 0.5) - logBeta(0.5, 0.5)
  const rejected = (rate: number) =>
    mixture - weighted(events, Math.log(rate)) - weighted(n - events, Math.log1p(-rate)) >= limit
  return [events === 0 ? 0 : edge(0, events / n, rejected), events === n ? 1 : edge(1, events / n, rejected)]
}

/** The border between the rejected rates beyond it and the rates towards the estimate, on the rejected side. */
function edge(outer: number, estimate: number, rejected: (rate: number) => boolean): number {
  let outside = outer
  let inside = estimate
  for (let i = 0; i < 100; i++) {
    const middle = (outside + inside) / 2
    if (middle === outside || middle === inside) break
    if (rejected(middle)) outside = middle
    else inside = middle
  }
  return outside
}

/** times·log, where nothing of an impossible thing is nothing. */
const weighted = (times: number, log: number) => (times === 0 ? 0 : times * log)
