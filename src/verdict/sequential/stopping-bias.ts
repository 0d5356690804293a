import { meanAfterFirstLook, stoppedMean } from '../../statistics/stopped-mean.ts'
import type { ScoreComparison } from '../comparison.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { goesOn } from './asking-again.ts'
import type { LooksTaken } from './looks.ts'
import type { Variation } from './projection.ts'

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
  policy: GatePolicy,
): ScoreComparison {
  const { delta, interval } = score
  if (delta === null || interval === null || variation?.noise == null || passed.length === 0) return score
  // An extreme ended the asking by being one; what is none was asked again because the first answers looked bad.
  const isExtreme = interval[0] > 0 || interval[1] < 0
  const unbiased = isExtreme ? stoppedMean : meanAfterFirstLook
  const estimate = unbiased(
    passed.map((look) => ({
      answers: look.repeats,
      wentOn: (mean) => goesOn({ ...look, made: look.repeats, most: repeats.most }, look.level, mean, policy),
    })),
    { answers: repeats.made, mean: delta },
    variation.noise * repeats.made,
  )
  // The sign is the test's business: a correction never turns it.
  const kept = delta < 0 ? Math.min(estimate, 0) : Math.max(estimate, 0)
  return { ...score, estimate: Math.min(interval[1], Math.max(interval[0], kept)) }
}
