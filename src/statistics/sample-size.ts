import { checkShare } from './count.ts'
import { normalQuantile } from './normal.ts'

/**
 * Variances of a paired comparison. `between`: of the cases' true differences. `baseline` and `candidate`: of one answer
 * to the same case, in each arm, averaged over the cases.
 */
export type PairedVariance = { between: number; baseline: number; candidate: number }

/**
 * Standard error of the mean difference of `cases` pairs whose scores are means of `repeats` answers.
 * Source: Miller (2024), Adding Error Bars to Evals, arXiv 2411.00640, section 5.
 */
export function pairedStandardError(variance: PairedVariance, cases: number, repeats: number): number {
  return Math.sqrt(perCase(variance, repeats) / cases)
}

/**
 * Cases that a test needs to notice a true difference: (z₁₋α + z_power)²·(ω² + σ²_A/K + σ²_B/K)/δ². Not rounded: the next
 * whole number is enough.
 * Source: Miller (2024), as above, eq. 9.
 * @param difference the true difference of means, not 0
 * @param alpha one-sided level, 0..1 exclusive; for a two-sided test its half
 * @param power chance to notice it, 0..1 exclusive
 * @throws RangeError when the difference is 0: no number of cases shows that there is none
 */
export function casesNeeded(
  variance: PairedVariance,
  repeats: number,
  difference: number,
  alpha: number,
  power: number,
): number {
  checkShare(alpha, 'alpha')
  checkShare(power, 'the power')
  if (!(Math.abs(difference) > 0)) throw new RangeError('no number of cases shows a difference of 0')
  const z = normalQuantile(1 - alpha) + normalQuantile(power)
  return (Math.max(0, z) ** 2 * perCase(variance, repeats)) / difference ** 2
}

/**
 * Answers to each case and arm that make `cases` enough for {@link casesNeeded}.
 * @returns null when no number of repeats does: the cases themselves differ too much
 */
export function repeatsNeeded(
  variance: PairedVariance,
  cases: number,
  difference: number,
  alpha: number,
  power: number,
): number | null {
  const atBest = casesNeeded({ ...variance, baseline: 0, candidate: 0 }, 1, difference, alpha, power)
  const ofNoise = casesNeeded({ ...variance, between: 0 }, 1, difference, alpha, power)
  return cases > atBest ? Math.max(1, ofNoise / (cases - atBest)) : null
}

function perCase({ between, baseline, candidate }: PairedVariance, repeats: number): number {
  return between + baseline / repeats + candidate / repeats
}
