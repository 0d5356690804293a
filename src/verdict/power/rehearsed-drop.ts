import { uniform } from '../../statistics/draw.ts'
import { inverseIncompleteBeta, regularizedIncompleteBeta } from '../../statistics/incomplete-beta.ts'
import { normalTail } from '../../statistics/normal.ts'
import { fewestDiscordant } from '../../statistics/power.ts'
import { type Random, seededRandom } from '../../statistics/random.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { type ExpectedLook, expectedLooks, isLetGo } from './expected-looks.ts'
import { type FittedGoldenSet, varianceOf } from './fitted-golden-set.ts'
import { normal } from './normal-draw.ts'

/** How often a drop is to be blocked, to be called one that would be: four times in five. */
const POWER = 0.8
/**
 * What was fitted to few cases that differ is wrong more often, and a drop taken too small is blocked much less often,
 * one taken too large only a little more: so much is added for one such case, less by the root of their number.
 */
const ALLOWANCE = 0.08
const RUNS = 300
const SEED = 1
/** From so many draws on, their mean is as good as normal, and the draws need not be made one by one. */
const MANY = 150
const STEPS = 8

/**
 * The smallest true drop of the mean score that this gate would block in four runs of five on such a golden set, all looks
 * included. Found by playing runs, seeded, so that the same data give the same number; true to about a tenth of it.
 * @param repeats answers to each case and arm at each planned look, rising
 * @returns 0..1; null when not even losing every point would be blocked so often
 */
export function smallestBlockedDrop(
  set: FittedGoldenSet,
  repeats: readonly number[],
  policy: GatePolicy,
): number | null {
  if (set.draws < fewestDiscordant(1 - policy.confidence) || !(set.mean > policy.margin)) return null
  const varianceAt = (made: number) => varianceOf(set, 0, made) / set.draws
  const looks = expectedLooks(repeats, set.draws, varianceAt, policy, 'drop')
  const play = set.draws >= MANY ? playedByMeans(set, repeats) : playedByCases(set, repeats)
  const wanted = POWER + ALLOWANCE / Math.sqrt(Math.max(4, set.differing))
  const isBlocked = (drop: number) => shareBlocked(play, drop, looks, policy) >= wanted
  if (!isBlocked(set.mean)) return null
  let [low, high] = [policy.margin, set.mean]
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2
    if (isBlocked(middle)) high = middle
    else low = middle
  }
  return high
}

/** One run, look after look: the mean difference and how the units differ. */
type Observation = { delta: number; p: (delta: number) => number }
type Play = (drop: number, random: Random) => (look: number) => Observation

function shareBlocked(play: Play, drop: number, looks: readonly ExpectedLook[], policy: GatePolicy): number {
  let blocked = 0
  for (let run = 0; run < RUNS; run++) {
    // The same draws for every drop, so that a larger one is blocked no less often.
    const observed = play(drop, seededRandom(SEED + run))
    for (const [index, look] of looks.entries()) {
      const { delta, p } = observed(index)
      if (delta < -policy.margin - 1e-12 && p(delta) < look.level) {
        blocked++
        break
      }
      if (isLetGo(delta, look, policy)) break
    }
  }
  return blocked / RUNS
}

/** Of many draws only the means are played: normal, each look with the answers of the one before. */
function playedByMeans(set: FittedGoldenSet, repeats: readonly number[]): Play {
  const { draws } = set
  return (drop, random) => {
    const steady = varianceOf(set, drop, Number.POSITIVE_INFINITY)
    const noise = varianceOf(set, drop, 1) - steady
    const centre = -drop + normal(random) * Math.sqrt(steady / draws)
    let [sum, made] = [0, 0]
    const looks = repeats.map((answers): Observation => {
      sum += normal(random) * Math.sqrt((noise * (answers - made)) / draws)
      made = answers
      const delta = centre + sum / answers
      const squares = varianceOf(set, drop, answers) + delta ** 2
      return { delta, p: () => normalTail(-delta / Math.sqrt(squares / draws)) }
    })
    return (look) => looks[look] ?? NOTHING
  }
}

const NOTHING: Observation = { delta: 0, p: () => 1 }

/** Each case with a chance of its own, its answers one by one as far as looks are made. */
function playedByCases(set: FittedGoldenSet, repeats: readonly number[]): Play {
  const { draws, mean, weights } = set
  const chances = chancesOf(set)
  // Of unequal weight there are more cases than they are worth draws.
  const average = sumOf(weights, (weight) => weight) / weights.length
  const cases = Math.round((draws * sumOf(weights, (weight) => weight ** 2)) / weights.length / average ** 2)
  const points = Math.round(set.points)
  const swing = Math.sqrt(set.moving)
  return (drop, random) => {
    const kept = 1 - drop / mean
    const played = Array.from({ length: cases }, (_, index) => ({
      weight: (weights[index % weights.length] ?? average) / average,
      chance: chances[Math.floor(uniform(random) * chances.length)] ?? mean,
      moved: swing === 0 ? 0 : uniform(random) < 0.5 ? swing : -swing,
      sum: 0,
    }))
    const whole = sumOf(played, ({ weight }) => weight)
    let asked = 0
    return (look) => {
      const made = repeats[look] ?? asked
      let [sum, squares, sizes] = [0, 0, 0]
      for (const one of played) {
        for (let answer = asked; answer < made; answer++) {
          one.sum += scored(kept * one.chance, points, random) - scored(one.chance, points, random)
        }
        const own = one.weight * (one.sum / made + one.moved)
        sum += own
        squares += own ** 2
        sizes += Math.abs(own)
      }
      asked = made
      return { delta: sum / whole, p: () => signTail(sum, squares, sizes) }
    }
  }
}

/**
 * About the p of a sign-flip test of "no drop": as many equal changes as these are worth, each for the better or the worse
 * with one chance; McNemar's where all are equal.
 */
function signTail(sum: number, squares: number, sizes: number): number {
  if (squares === 0 || sum >= 0) return 1
  const changes = sizes ** 2 / squares
  const losses = Math.min(changes, (changes - (sum * sizes) / squares) / 2)
  return regularizedIncompleteBeta(0.5, losses, changes - losses + 1)
}

function sumOf<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((sum, item) => sum + value(item), 0)
}

function scored(chance: number, points: number, random: Random): number {
  if (points === 1) return uniform(random) < chance ? 1 : 0
  if (points > 20) {
    const spread = Math.sqrt((chance * (1 - chance)) / points)
    return Math.min(1, Math.max(0, chance + normal(random) * spread))
  }
  let came = 0
  for (let point = 0; point < points; point++) if (uniform(random) < chance) came++
  return came / points
}

/** Equally likely chances with the mean and the mean square of the set: of a Beta distribution. */
function chancesOf({ mean, meanSquare }: FittedGoldenSet): readonly number[] {
  const variance = meanSquare - mean ** 2
  if (variance < 1e-9 || mean <= 0 || mean >= 1) return [mean]
  const spread = Math.max(0.02, (mean * (1 - mean)) / variance - 1)
  return Array.from({ length: QUANTILES }, (_, i) =>
    inverseIncompleteBeta((i + 0.5) / QUANTILES, mean * spread, (1 - mean) * spread),
  )
}

const QUANTILES = 100
