import { checkShare } from './count.ts'
import { inverseIncompleteBeta } from './incomplete-beta.ts'

/**
 * Quantile of Student's t distribution.
 * Source: the identity P(|T| > t) = I_{ν/(ν+t²)}(ν/2, 1/2) (Abramowitz & Stegun 1964, 26.7.1), inverted.
 * @param p 0..1 exclusive
 * @param degreesOfFreedom ν > 0, not necessarily whole
 * @throws RangeError when p is 0 or 1, or no number
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  checkShare(p, 'the p of a quantile')
  if (p === 0.5) return 0
  const tail = 2 * Math.min(p, 1 - p)
  // The complement is inverted, because close to the centre x is so near to 1 that 1 − x would lose its digits.
  const rest = inverseIncompleteBeta(1 - tail, 0.5, degreesOfFreedom / 2)
  const t = Math.sqrt((degreesOfFreedom * rest) / (1 - rest))
  return p < 0.5 ? -t : t
}
