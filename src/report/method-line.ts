import { count, percentNumber, points, pValue, rangeInWords } from '../text/format.ts'
import type { Comparison, ScoreComparison } from '../verdict/comparison.ts'
import { twoSided } from './headline.ts'

/**
 * By what method a prompt was decided, for those who ask: `60 cases compared, 7 differ; −4.0 points, between 0.5 and 8.0
 * worse (90 % sure); p = 0.031 if nothing dropped; exact sign-flip test, bounded-mean interval; look 2 of 3, 2 answers to
 * each case; a true drop of 6.0 points would be noticed 4 times in 5.`
 *
 * @param safe makes the method's name fit for where the line goes
 */
export function methodLine({ score, repeats }: Comparison, confidence: number, safe: (text: string) => string): string {
  const parts = [
    `${count(score.cases, 'case')} compared, ${score.discordant} ${score.discordant === 1 ? 'differs' : 'differ'}`,
    differencePart(score, confidence),
    ...(score.p === null ? [] : [`${pValue(score.p)} if nothing ${(score.delta ?? 0) < 0 ? 'dropped' : 'was gained'}`]),
    ...(score.method === null ? [] : [safe(score.method)]),
    ...(repeats.looks > 1
      ? [`look ${repeats.look} of at most ${repeats.looks}, ${count(repeats.made, 'answer')} to each case`]
      : []),
    ...(score.minimumDetectableEffect === null
      ? []
      : [`a true drop of ${percentNumber(score.minimumDetectableEffect)} points would be noticed 4 times in 5`]),
  ]
  return `${parts.join('; ')}.`
}

function differencePart({ delta, estimate, interval }: ScoreComparison, confidence: number): string {
  const unbiased = points(estimate) === points(delta) ? '' : ` (${points(estimate)} without the bias of stopping)`
  const difference = `${points(delta)} points${unbiased}`
  return interval === null ? difference : `${difference}, ${rangeInWords(interval)} (${twoSided(confidence)} sure)`
}
