/** One independently drawn unit (a case, or a cluster of cases): the weighted sum of its values, and its weight. */
export type Unit = { sum: number; weight: number }

/**
 * One-sided test of "the mean is at most `mean`" for values that are known to lie at or above `floor`, and nothing
 * else: P(Σ Eᵢ(Sᵢ − mean·Wᵢ) ≤ E₀·W·(mean − floor)) over independent standard exponential E, where W is the largest
 * weight. In words: the chance that a random re-weighting of the units, joined by one unseen unit of the worst
 * possible value, has a mean of at most `mean`.
 *
 * For two-valued data it is the exact binomial tail, so the bound below is Clopper and Pearson's; at `mean` 0 and
 * values −1, 0, 1 it is the exact McNemar test; n equal values give the rule of three. Its level is proven for
 * two-valued data and conjectured for all others, without a known counterexample.
 *
 * Source: Gaffke (2005), Three test statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative
 * variable, Math. Methods Statist. 14:451; Learned-Miller & Thomas (2019), arXiv 1905.06208. Evaluated exactly and
 * without cancellation: by the exponential's lack of memory, whichever of the next positive and the next negative
 * term is used up first leaves the other as it was, which gives a recursion of convex combinations only.
 */
export function boundedMeanTest(units: readonly Unit[], mean: number, floor: number): number {
  const heaviest = units.reduce((most, unit) => Math.max(most, unit.weight), 0)
  const positive: number[] = []
  const negative: number[] = []
  const worst = heaviest * (mean - floor)
  if (worst > 0) negative.push(worst)
  for (const { sum, weight } of units) {
    const excess = sum - mean * weight
    if (excess > 0) positive.push(excess)
    else if (excess < 0) negative.push(-excess)
  }
  if (negative.length === 0) return positive.length === 0 ? 1 : 0

  const gains = Float64Array.from(positive)
  const probability = new Float64Array(gains.length + 1)
  for (const loss of negative) {
    let previous = 1
    probability[0] = 1
    for (let i = 0; i < gains.length; i++) {
      const gainFirst = loss / ((gains[i] ?? 0) + loss)
      previous = gainFirst * previous + (1 - gainFirst) * (probability[i + 1] ?? 0)
      probability[i + 1] = previous
    }
  }
  return probability[gains.length] ?? 1
}

/**
 * One-sided lower confidence bound of the weighted mean: the largest mean that {@link boundedMeanTest} rejects.
 * @param alpha level, 0..0.5; the bound holds with probability 1 − alpha
 * @param floor smallest possible value; the bound is never below it
 * @returns a number from `floor` up to the observed mean
 */
export function boundedMeanLowerBound(units: readonly Unit[], alpha: number, floor: number): number {
  const weight = units.reduce((sum, unit) => sum + unit.weight, 0)
  if (weight <= 0) return floor
  const observed = units.reduce((sum, unit) => sum + unit.sum, 0) / weight
  const distance = (mean: number) => Math.log(boundedMeanTest(units, mean, floor) / alpha)

  let low = floor
  let high = observed
  let atLow = -Infinity
  let atHigh = distance(high)
  if (atHigh <= 0) return observed
  // False position in Illinois' form (Dowell & Jarratt 1971): the log of p is nearly straight, so a few steps do.
  let kept: 'low' | 'high' | null = null
  for (let i = 0; i < 100 && high - low > 1e-12; i++) {
    const straight = low + ((high - low) * -atLow) / (atHigh - atLow)
    const next = straight > low && straight < high ? straight : (low + high) / 2
    const atNext = distance(next)
    if (Math.abs(atNext) < 1e-9) return next
    if (atNext < 0) {
      low = next
      atLow = atNext
      if (kept === 'high') atHigh /= 2
      kept = 'high'
    } else {
      high = next
      atHigh = atNext
      if (kept === 'low') atLow /= 2
      kept = 'low'
    }
  }
  return (low + high) / 2
}
