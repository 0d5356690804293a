import type { Unit } from './bounded-mean.ts'

/**
 * Standard error of a weighted mean whose units (cases, or clusters of cases) were drawn independently:
 * √(G/(G−1) · Σ(S_g − mean·W_g)²) / ΣW. With single cases of equal weight it is sd/√n; with clusters it is the
 * cluster-robust error with the small-sample factor.
 * Source: Miller (2024), Adding Error Bars to Evals, arXiv 2411.00640, eq. 4; factor as in Cameron & Miller (2015),
 * J. Human Resources 50:317, eq. 12.
 * @returns null with fewer than two units, or without weight
 */
export function clusteredStandardError(units: readonly Unit[]): number | null {
  const weight = units.reduce((sum, unit) => sum + unit.weight, 0)
  const count = units.length
  if (count < 2 || weight <= 0) return null
  const mean = units.reduce((sum, unit) => sum + unit.sum, 0) / weight
  const squares = units.reduce((sum, unit) => sum + (unit.sum - mean * unit.weight) ** 2, 0)
  return Math.sqrt((count / (count - 1)) * squares) / weight
}
