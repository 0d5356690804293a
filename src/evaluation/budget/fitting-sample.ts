/** What one prompt on one model takes of a budget for each case, and how many cases it has; `critical` ones always run. */
export type CaseCost = { cases: number; critical: number; perCase: number }

/**
 * The largest `evaluation.sample` (a number of cases of every prompt) with which a budget lasts.
 * @param budget in the unit of the costs
 * @returns null when not even one case of each prompt fits, or when all do
 */
export function fittingSample(experiments: readonly CaseCost[], budget: number): number | null {
  const largest = Math.max(0, ...experiments.map(({ cases }) => cases))
  // Sums of floats: the last digits are noise.
  const most = budget * (1 + 1e-9)
  const cost = (sample: number): number =>
    experiments.reduce(
      (sum, { cases, critical, perCase }) => sum + perCase * Math.min(cases, Math.max(sample, critical)),
      0,
    )
  if (cost(largest) <= most) return null
  let fits = 0
  let fitsNot = largest
  while (fitsNot - fits > 1) {
    const middle = Math.floor((fits + fitsNot) / 2)
    if (cost(middle) <= most) fits = middle
    else fitsNot = middle
  }
  return fits === 0 ? null : fits
}
