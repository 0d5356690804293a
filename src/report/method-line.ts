import { count, percentNumber, points, pValue } from '../text/format.ts'
import type { Comparison, ScoreComparison } from '../verdict/comparison.ts'
import { twoSided } from './headline.ts'

/**
 * `60 cases compared, 7 differ; −4.0 points, 90 % interval −8.0 to −0.5; p = 0.031 (no drop); paired permutation test;
 * a drop of 6.0 points would be noticed 4 times in 5.`
 *
 * @param safe makes the method's name fit for where the line goes
 */
export function statisticsLine({ score }: Comparison, confidence: number, safe: (text: string) => string): string {
  const parts = [
    `${count(score.cases, 'case')} compared, ${score.discordant} ${score.discordant === 1 ? 'differs' : 'differ'}`,
    differencePart(score, confidence),
    ...(score.p === null
      ? []
      : [`${pValue(score.p)} (${(score.delta ?? 0) < 0 ? 'if nothing dropped' : 'if nothing gained'})`]),
    ...(score.method === null ? [] : [safe(score.method)]),
    ...(score.minimumDetectableEffect === null
      ? []
      : [`a true drop of ${percentNumber(score.minimumDetectableEffect)} points would be noticed 4 times in 5`]),
  ]
  return `${parts.join('; ')}.`
}

function differencePart({ delta, estimate, interval }: ScoreComparison, confidence: number): string {
  const unbiased = points(estimate) === points(delta) ? '' : ` (${points(estimate)} without the bias of stopping)`
  const difference = `${points(delta)} points${unbiased}`
  if (interval === null) return difference
  return `${difference}, ${twoSided(confidence)} interval ${points(interval[0])} to ${points(interval[1])}`
}
