import { benjaminiHochberg, holm } from '../statistics/multiple-comparisons.ts'

/**
 * One test among several: its adjusted p, and the level at which the test alone decides the same, so that an interval
 * at that level excludes zero exactly when the adjusted p is below alpha.
 */
export type FamilyMember = { p: number; level: number }

/**
 * The family that gates: the chance of one or more false rejections stays at alpha. A member is held to the step of
 * Holm's procedure at which it was decided.
 * @param ps one-sided, each 0..1
 */
export function holmFamily(ps: readonly number[], alpha: number): FamilyMember[] {
  const adjusted = holm(ps)
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p)
  let steps = 0
  while (steps < order.length && (order[steps]?.p ?? 1) < alpha / (ps.length - steps)) steps++
  const levels = new Map(
    order.map(({ index }, rank) => [index, alpha / (ps.length - Math.min(rank, steps, ps.length - 1))]),
  )
  return ps.map((_, index) => ({ p: adjusted[index] ?? 1, level: levels.get(index) ?? alpha }))
}

/**
 * The family that a table shows: the expected share of false ones among what stands out stays at alpha. All members
 * share one level, that of the false coverage rate (Benjamini & Yekutieli 2005, JASA 100:71).
 * @param ps one-sided, each 0..1
 */
export function tableFamily(ps: readonly number[], alpha: number): FamilyMember[] {
  const adjusted = benjaminiHochberg(ps)
  const standOut = adjusted.filter((p) => p < alpha).length
  const level = alpha * (Math.max(1, standOut) / Math.max(1, ps.length))
  return adjusted.map((p) => ({ p, level }))
}
