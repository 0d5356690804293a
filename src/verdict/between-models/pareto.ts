/** What is worth choosing among: models that nothing beats. */

/** Score the higher the better, cost and latency the lower; null is unknown. */
export type Merits = { score: number | null; costPerRequestUsd: number | null; p95Ms: number | null }

/**
 * Those that no other dominates: is at least as good in everything and better in something, by the numbers as they were
 * measured. What is not known of any is left out; what is not known of one of two leaves both.
 * @returns in the order they came in
 */
export function paretoSet<T extends Merits>(all: readonly T[]): T[] {
  const merits = MERITS.filter((of) => all.some((one) => of(one) !== null))
  return all.filter((one) => !all.some((other) => dominates(other, one, merits)))
}

type MeritOf = (one: Merits) => number | null

/** The lower the better, each. */
const MERITS: readonly MeritOf[] = [
  ({ score }) => (score === null ? null : -score),
  ({ costPerRequestUsd }) => costPerRequestUsd,
  ({ p95Ms }) => p95Ms,
]

function dominates(other: Merits, one: Merits, merits: readonly MeritOf[]): boolean {
  const steps = merits.map((of) => stepOf(of(other), of(one)))
  return steps.every((step) => step !== null && step >= 0) && steps.some((step) => step !== null && step > 0)
}

/** Sums of floats in another order differ in their last digits. */
const SAME = 1e-9

/** Above zero: `other` is better. */
function stepOf(other: number | null, one: number | null): number | null {
  if (other === null || one === null) return null
  return Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other)) ? 0 : one - other
}
