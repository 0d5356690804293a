import { stoppedMean } from '../../statistics/stopped-mean.ts'
import type { ScoreComparison } from '../comparison.ts'
import type { LooksTaken, PassedComparison } from './looks.ts'
import { leftOpen, type Variation, worthAsking } from './projection.ts'

/**
 * A score whose estimate allows for having been asked until it was decided: an undecided look asks for more, so what ends
 * the asking is more often an extreme. Means of the arms stay as measured; so does their difference, delta.
 * @param variation of the last look; null: too few units to know
 * @param repeats answers at the last look, and the most that were planned
 */
export function withoutStoppingBias(
  score: ScoreComparison,
  { passed }: LooksTaken,
  variation: Variation | null,
  repeats: { made: number; most: number },
  margin: number,
): ScoreComparison {
  const { delta, interval } = score
  if (delta === null || interval === null || variation?.noise == null || passed.length === 0) return score
  const estimate = stoppedMean(
    passed.map((look) => ({ answers: look.repeats, wentOn: (mean) => wentOn(look, mean, repeats.most, margin) })),
    { answers: repeats.made, mean: delta },
    variation.noise * repeats.made,
  )
  // The sign is the test's business: a correction never turns it.
  const kept = delta < 0 ? Math.min(estimate, 0) : Math.max(estimate, 0)
  return { ...score, estimate: Math.min(interval[1], Math.max(interval[0], kept)) }
}

function wentOn({ variation, level }: PassedComparison, delta: number, most: number, margin: number): boolean {
  if (variation === null) return true
  return leftOpen(variation, delta, level, margin) && worthAsking(variation, delta, most, level, margin)
}
