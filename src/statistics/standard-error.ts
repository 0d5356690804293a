import type { Unit } from './bounded-mean.ts'

/**
 * Standard error of a weighted mean whose units (cases, or clusters of cases) were drawn independently:
 * √(G/(G−1) · Σ(S_g − mean·W_g)²) / ΣW. With single cases of equal weight it is sd/√n; with clusters it is the
 * cluster-robust error with the small-sample factor.
 * Source: Miller (2024), Adding Error Bars to Evals, arXiv 2411.00640, eq. 4; factor as in Cameron & Miller (2015),
 * J. Human Resources 50:317, eq. 12.
 * @param correction `none` leaves out the factor G/(G−1): CR0, which is Miller's own, too small with few clusters
 * @returns null with fewer than two units, or without weight
 */
export function clusteredStandardError(
  units: readonly Unit[],
  correction: 'few clusters' | 'none' = 'few clusters',
): number | null {
  const weight = units.reduce((sum, unit) => sum + unit.weight, 0)
  const count = units.length
  if (count < 2 || weight <= 0) return null
  const mean = units.reduce((sum, unit) => sum + unit.sum, 0) / weight
  const squares = units.reduce((sum, unit) => sum + (unit.sum - mean * unit.weight) ** 2, 0)
  const factor = correction === 'none' ? 1 : count / (count - 1)
  return Math.sqrt(factor * squares) / weight
}
