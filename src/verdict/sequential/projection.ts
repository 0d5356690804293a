import { normalQuantile, normalTail } from '../../statistics/normal.ts'
import { clusteredStandardError } from '../../statistics/standard-error.ts'
import type { Pair } from '../difference.ts'
import type { Arms } from '../paired-scores.ts'

/** How much a mean difference wavers, and how much of that more answers to the same cases would take away. */
export type Variation = {
  /** Independent units: cases, or clusters of cases. */
  units: number
  /** Cases compared. */
  cases: number
  /** Answers to each case and arm. */
  repeats: number
  /** Variance of the mean difference. */
  total: number
  /** The part of it that comes from answers that differ from repeat to repeat; null when each case was asked once. */
  noise: number | null
}

/** Null with fewer than two units: nothing is known of how much they differ. */
export function variationOf(pairs: readonly Pair[], arms: Arms, repeats: number): Variation | null {
  const units = new Map<string, { sum: number; weight: number }>()
  for (const { candidate, baseline, weight, unit } of pairs) {
    const existing = units.get(unit) ?? { sum: 0, weight: 0 }
    units.set(unit, { sum: existing.sum + (candidate - baseline) * weight, weight: existing.weight + weight })
  }
  const error = clusteredStandardError([...units.values()])
  if (error === null) return null
  const total = error ** 2
  const noise = noiseOf(arms, repeats)
  return {
    units: units.size,
    cases: pairs.length,
    repeats,
    total,
    noise: noise === null ? null : Math.min(total, noise),
  }
}

/** The part of the mean difference's variance that comes from the spread of answers inside the cases. */
function noiseOf({ candidate, baseline, facts }: Arms, repeats: number): number | null {
  let sum = 0
  let weights = 0
  let repeated = false
  for (const [id, result] of candidate) {
    const other = baseline.get(id)
    const { weight } = facts(id)
    if (other === undefined || !(weight > 0)) continue
    weights += weight
    for (const { trials } of [result, other]) {
      const scores = trials.slice(0, repeats).flatMap(({ score }) => score ?? [])
      if (scores.length < 2) continue
      repeated = true
      const mean = scores.reduce((total, score) => total + score, 0) / scores.length
      const squares = scores.reduce((total, score) => total + (score - mean) ** 2, 0)
      sum += (weight ** 2 * squares) / (scores.length - 1) / scores.length
    }
  }
  return repeated && weights > 0 ? sum / weights ** 2 : null
}

/** Variance of the mean difference with other numbers of units and repeats. Unknown noise counts as all there is. */
function projectedVariance(variation: Variation, units: number, repeats: number): number {
  const noise = variation.noise ?? variation.total
  const steady = variation.total - noise
  return ((steady + (noise * variation.repeats) / repeats) * variation.units) / units
}

/** Below it, what is asked more would mostly be spent for another "inconclusive". */
const LEAST_CHANCE = 1 / 3

/**
 * Whether more answers to the same cases have a fair chance to decide, one in three at least. Stopping for this reason never makes an error
 * more likely: it only gives up a chance to speak.
 */
export function worthAsking(
  variation: Variation,
  delta: number,
  repeats: number,
  level: number,
  margin: number,
): boolean {
  return chanceToDecide(variation, delta, repeats, level, margin) >= LEAST_CHANCE
}

/**
 * About how likely more answers to the same cases decide, one way or the other, when the difference seen so far goes on.
 * Unknown noise is taken for all there is: the chance is then the highest that is possible.
 * @param delta the difference so far
 * @param level one-sided, of the last look
 */
function chanceToDecide(variation: Variation, delta: number, repeats: number, level: number, margin: number): number {
  const { units } = variation
  const final = projectedVariance(variation, units, repeats)
  const ahead = Math.sqrt(Math.max(0, variation.total - final))
  const bound = normalQuantile(1 - level) * Math.sqrt(final)
  const kept = boundBelow(final, units, level) - margin
  const above = (limit: number) => (ahead > 0 ? normalTail((limit - delta) / ahead) : delta > limit ? 1 : 0)
  return Math.min(1, above(Math.min(bound, kept)) + 1 - above(-Math.max(bound, margin)))
}

/** Whether a look at this difference leaves the score open. Nearly as the verdict is: by the normal approximation. */
export function leftOpen(variation: Variation, delta: number, level: number, margin: number): boolean {
  const bound = normalQuantile(1 - level) * Math.sqrt(variation.total)
  return (
    delta > -Math.max(bound, margin) &&
    delta < Math.min(bound, boundBelow(variation.total, variation.units, level) - margin)
  )
}

const POWER = 0.8

/**
 * The fewest cases with which a change that does no harm would be proven to lose less than the margin, four times in five,
 * and the fewest answers to each of the cases as they are.
 * @param look answers to each case at the look that is to prove it, and its one-sided level
 * @returns null for what cannot do it: no margin, or units that differ too much for any number of repeats
 */
export function needed(
  variation: Variation,
  look: { repeats: number; level: number },
  margin: number,
): { cases: number | null; repeats: number | null } {
  if (!(margin > 0 && margin < 1)) return { cases: null, repeats: null }
  const enough = (units: number, repeats: number) => {
    // Of few units the variance is known badly, and a guess that is too small costs more than one that is too large gives.
    const variance = projectedVariance(variation, units, repeats) * (1 + 2 / variation.units)
    return boundBelow(variance, units, look.level) + normalQuantile(POWER) * Math.sqrt(variance) <= margin
  }
  const units = fewest((many) => enough(many, look.repeats), 2, 1_000_000)
  const repeats =
    variation.noise === null ? null : fewest((many) => enough(variation.units, many), look.repeats, MOST_REPEATS)
  const perUnit = variation.cases / variation.units
  return { cases: units === null ? null : Math.ceil(units * perUnit), repeats }
}

/** The most answers to one case that are worth a suggestion. */
const MOST_REPEATS = 64

/** How far the bounded-mean bound lies below the mean, nearly: one unseen unit of the worst value stands beside all others. */
export function boundBelow(variance: number, units: number, level: number): number {
  const unseen = normalQuantile(1 - level) * Math.sqrt(variance + 1 / units ** 2) + 1 / units
  return Math.max(unseen, -Math.log(level) / units)
}

/** The smallest whole number for which a condition holds that, once true, stays true; null when up to `most` none does. */
function fewest(holds: (many: number) => boolean, from: number, most: number): number | null {
  if (!holds(most)) return null
  let low = from - 1
  let high = most
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
