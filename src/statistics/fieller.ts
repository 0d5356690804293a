import { studentTQuantile } from './student-t.ts'

/**
 * One-sided lower confidence bound of the ratio of two means measured on the same units: the smallest ratio r at which
 * the one-sided paired t test of "mean(numerator) − r·mean(denominator) is not above zero" no longer rejects.
 * Source: Fieller (1954), Some problems in interval estimation, J. Roy. Statist. Soc. B 16:175.
 * @param pairs one per independent unit
 * @param alpha level, 0..0.5
 * @returns null with fewer than two units, and when the mean of the denominator is not clearly above zero
 */
export function ratioLowerBound(
  pairs: ReadonlyArray<{ numerator: number; denominator: number }>,
  alpha: number,
): number | null {
  const count = pairs.length
  if (count < 2) return null
  const numerator = pairs.reduce((sum, pair) => sum + pair.numerator, 0) / count
  const denominator = pairs.reduce((sum, pair) => sum + pair.denominator, 0) / count
  let above = 0
  let below = 0
  let both = 0
  for (const pair of pairs) {
    above += (pair.numerator - numerator) ** 2
    below += (pair.denominator - denominator) ** 2
    both += (pair.numerator - numerator) * (pair.denominator - denominator)
  }
  const t = studentTQuantile(1 - alpha, count - 1)
  const factor = t ** 2 / ((count - 1) * count)
  // (numerator − r·denominator)² = t²·SE(r)² is a quadratic in r; its smaller root is the bound.
  const square = denominator ** 2 - factor * below
  if (denominator <= 0 || square <= 0) return null
  const half = numerator * denominator - factor * both
  const constant = numerator ** 2 - factor * above
  return (half - Math.sqrt(Math.max(0, half ** 2 - square * constant))) / square
}
