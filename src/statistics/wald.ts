/** ln of how much more likely an event (first) and a non-event (second) are at one rate than at another. */
function divergence(rate: number, from: number): number {
  return rate * Math.log(rate / from) + (1 - rate) * Math.log((1 - rate) / (1 - from))
}

/**
 * Trials that Wald's sequential probability ratio test needs on average to find that a rate is `rate` and not `limit`,
 * when both are known: no test with the same two errors needs fewer.
 * Source: Wald (1945), Sequential tests of statistical hypotheses, Ann. Math. Statist. 16:117, eq. 4.8, without the
 * overshoot.
 * @param alpha chance to find it where it is not, 0..1 exclusive
 * @param beta chance to miss it where it is, 0..1 exclusive
 */
export function waldTrials(limit: number, rate: number, alpha: number, beta: number): number {
  const found = Math.log((1 - beta) / alpha)
  const missed = Math.log(beta / (1 - alpha))
  return ((1 - beta) * found + beta * missed) / divergence(rate, limit)
}
