/** One quantile of some durations: `share` of them are at most `value`. */
export type Quantile = { share: number; value: number }

/**
 * How many of `count` values are certainly above a threshold, as far as quantiles tell: where the 95th percentile is, 5 %
 * of them are. A quantile above it means one value at least.
 */
export function surelyAbove(quantiles: readonly Quantile[], count: number, threshold: number): number {
  const above = quantiles.filter(({ value }) => value > threshold).map(({ share }) => 1 - share)
  return above.length === 0 ? 0 : Math.min(count, Math.max(1, Math.floor(count * Math.max(...above) + 1e-9)))
}

/** How many of `count` values may be above a threshold at most, as far as quantiles tell. */
export function possiblyAbove(quantiles: readonly Quantile[], count: number, threshold: number): number {
  const within = quantiles.filter(({ value }) => value <= threshold).map(({ share }) => share)
  return within.length === 0 ? count : Math.ceil(count * (1 - Math.max(...within)) - 1e-9)
}
