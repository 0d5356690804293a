/**
 * Nearest-rank quantile: the smallest of the values that at least a share `p` of them does not exceed. Always one of
 * the values, so a p95 is an answer that really took so long.
 * Source: Hyndman & Fan (1996), Am. Statistician 50:361, definition 1.
 * @param sorted ascending
 * @param p 0..1
 * @returns null when there are no values
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  const rank = Math.ceil(p * sorted.length - 1e-9)
  return sorted[Math.max(0, rank - 1)] ?? null
}
