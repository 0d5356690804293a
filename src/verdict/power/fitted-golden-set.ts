import type { Pair } from '../difference.ts'
import type { Arms } from '../paired-scores.ts'
import { type Variation, variationOf } from '../sequential/projection.ts'

/**
 * What a run says of its golden set: enough to play such runs again. A case has a chance c; an answer to it scores the
 * share of `points` that come true, each with the chance c. Passes and fails are one point.
 */
export type FittedGoldenSet = {
  /** Independent draws that the cases are worth: fewer than cases where they are clustered or of unequal weight. */
  draws: number
  /** Mean chance, 0..1. */
  mean: number
  /** Mean of c², at least mean². */
  meanSquare: number
  /** Points of an answer, at least 1; no whole number where answers waver less than a whole number of points would. */
  points: number
  /** Variance of a case's difference that answers to it do not explain: some cases gain what others lose. */
  moving: number
  /** How many times the weight of a draw the heaviest unit has, at least 1: as much as one unseen could weigh. */
  heaviest: number
  /** Weights of the cases, relative, where each case is a unit of its own and they differ; else one. At most 20 of them. */
  weights: readonly number[]
  /** Cases whose score differed between the arms: how much all of this rests on. */
  differing: number
}

/** Variance of one case's difference of means when every chance is lowered in proportion. */
export function varianceOf(
  { mean, meanSquare, points, moving }: FittedGoldenSet,
  drop: number,
  repeats: number,
): number {
  const kept = 1 - drop / mean
  const candidate = (kept * mean - kept ** 2 * meanSquare) / points
  const baseline = (mean - meanSquare) / points
  return (1 - kept) ** 2 * (meanSquare - mean ** 2) + moving + (candidate + baseline) / repeats
}

/**
 * Fits a golden set to the pairs of a run.
 * @param repeats answers to each case and arm
 * @returns null with fewer than two independent units
 */
export function fittedGoldenSet(pairs: readonly Pair[], arms: Arms, repeats: number): FittedGoldenSet | null {
  const variation = variationOf(pairs, arms, repeats)
  const alone = variationOf(
    pairs.map((pair, index) => ({ ...pair, unit: `${index}` })),
    arms,
    repeats,
  )
  if (variation === null || alone === null) return null
  const weight = total(pairs, (pair) => pair.weight)
  const size = weight ** 2 / total(pairs, (pair) => pair.weight ** 2)
  const draws = Math.max(2, Math.round(Math.min(size, Math.max(drawsOf(variation, alone, size), 1))))
  const differing = pairs.filter(({ candidate, baseline }) => Math.abs(candidate - baseline) > 1e-9).length
  const heaviest = Math.max(1, (heaviestUnit(pairs) * draws) / weight)
  const weights = variation.units === pairs.length ? spreadWeights(pairs) : [1]
  const mean = total(pairs, (pair) => pair.weight * (pair.candidate + pair.baseline)) / weight / 2
  const { noise, moving } = spreadOf(alone, size, pairs, weight)
  const answersOf = noise * repeats
  const square = mean ** 2 + sharedSpread(pairs, weight)
  if (areAnswersBinary(arms)) {
    return {
      draws,
      mean,
      meanSquare: clamp(mean - answersOf / 2, mean ** 2, mean),
      points: 1,
      moving,
      heaviest,
      weights,
      differing,
    }
  }
  const meanSquare = clamp(square, mean ** 2, mean)
  const points = answersOf > 0 ? Math.max(1, (2 * (mean - meanSquare)) / answersOf) : MOST_POINTS
  return { draws, mean, meanSquare, points: Math.min(MOST_POINTS, points), moving, heaviest, weights, differing }
}

/** Beyond it answers do not waver for any purpose here. */
const MOST_POINTS = 1000

function heaviestUnit(pairs: readonly Pair[]): number {
  const units = new Map<string, number>()
  for (const { unit, weight } of pairs) units.set(unit, (units.get(unit) ?? 0) + weight)
  return [...units.values()].reduce((most, weight) => Math.max(most, weight), 0)
}

/** Equally likely weights of the cases, from the lightest to the heaviest. */
function spreadWeights(pairs: readonly Pair[]): readonly number[] {
  const sorted = pairs.map(({ weight }) => weight).sort((a, b) => a - b)
  if (sorted[0] === sorted.at(-1)) return [1]
  const many = Math.min(MOST_WEIGHTS, sorted.length)
  return Array.from({ length: many }, (_, i) => sorted[Math.floor(((i + 0.5) / many) * sorted.length)] ?? 1)
}

const MOST_WEIGHTS = 20

/** Clusters whose cases move together are worth fewer draws than they hold cases, at least one each. */
function drawsOf(clustered: Variation, alone: Variation, size: number): number {
  if (clustered.units === clustered.cases || alone.total === 0)
    return clustered.units === clustered.cases ? size : clustered.units
  const effect = Math.max(1, clustered.total / alone.total)
  // Of few clusters the effect is a guess, and more often too small than too large.
  return Math.max(clustered.units / 2, size / effect / (1 + 3 / clustered.units))
}

/**
 * The variance of one case's difference of means, by where it comes from. Asked once, all of it is taken for what answers
 * waver; no case that differed is taken for half of one, since cases that all agree may yet differ.
 */
function spreadOf(
  { total: variance, noise }: Variation,
  size: number,
  pairs: readonly Pair[],
  weight: number,
): { noise: number; moving: number } {
  if (noise !== null) return { noise: noise * size, moving: Math.max(0, variance - noise) * size }
  const mean = total(pairs, (pair) => pair.weight * (pair.candidate - pair.baseline)) / weight
  return { noise: Math.max(variance * size, isBinary(pairs) ? 0.5 / (size + 0.5) - mean ** 2 : 0), moving: 0 }
}

/** How far the arms' scores of a case go together: the variance of the chances. */
function sharedSpread(pairs: readonly Pair[], weight: number): number {
  const mean = (of: (pair: Pair) => number) => total(pairs, (pair) => pair.weight * of(pair)) / weight
  const [candidate, baseline] = [mean((pair) => pair.candidate), mean((pair) => pair.baseline)]
  return Math.max(
    0,
    mean((pair) => (pair.candidate - candidate) * (pair.baseline - baseline)),
  )
}

function isBinary(pairs: readonly Pair[]): boolean {
  return pairs.every(({ candidate, baseline }) => [candidate, baseline].every(isPassOrFail))
}

/** Whether every answer passes or fails, and nothing in between. */
function areAnswersBinary({ candidate, baseline }: Arms): boolean {
  return [candidate, baseline].every((cases) =>
    [...cases.values()].every(({ trials }) => trials.every(({ score }) => score === null || isPassOrFail(score))),
  )
}

const isPassOrFail = (score: number): boolean => score === 0 || score === 1

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function total<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((sum, item) => sum + value(item), 0)
}
