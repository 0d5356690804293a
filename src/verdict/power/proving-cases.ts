import { seededRandom } from '../../statistics/random.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { boundBelow } from '../sequential/projection.ts'
import { expectedLooks, isLetGo } from './expected-looks.ts'
import { type FittedGoldenSet, varianceOf } from './fitted-golden-set.ts'
import { normal } from './normal-draw.ts'

/**
 * How often a harmless change is to be proven to be one, as played: four times in five, and some, because how much scores
 * waver is itself a guess, and a number of cases that is too small costs more than one that is too large gives.
 */
const POWER = 0.86
const RUNS = 400
const SEED = 1
/** More than anybody would write. */
const MOST_DRAWS = 100_000

/**
 * How many cases like these it takes for a change that does no harm to be proven to lose less than the margin, in four runs
 * of five, all looks included. Found by playing runs, seeded, on means that are normal.
 * @param cases of the set, for what one draw is worth
 * @param repeats answers to each case and arm at each planned look, rising
 * @returns null where no number does, or more than 100,000 draws
 */
export function casesThatProve(
  set: FittedGoldenSet,
  cases: number,
  repeats: readonly number[],
  policy: GatePolicy,
): number | null {
  if (!(policy.margin > 0 && policy.margin < 1)) return null
  const isEnough = (draws: number) => shareProven({ ...set, draws }, repeats, policy) >= POWER
  if (!isEnough(MOST_DRAWS)) return null
  let [low, high] = [1, MOST_DRAWS]
  while (high - low > Math.max(1, low / 100)) {
    const middle = Math.round(Math.sqrt(low * high))
    if (middle <= low || middle >= high) break
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return Math.ceil((high * cases) / set.draws)
}

function shareProven(set: FittedGoldenSet, repeats: readonly number[], policy: GatePolicy): number {
  const { draws, heaviest } = set
  const looks = expectedLooks(repeats, draws, (made) => spreadOf(set, made), policy, 'no drop')
  const steady = spreadOf(set, Number.POSITIVE_INFINITY)
  const noise = spreadOf(set, 1) - steady
  let proven = 0
  for (let run = 0; run < RUNS; run++) {
    const random = seededRandom(SEED + run)
    const centre = normal(random) * Math.sqrt(steady)
    let [sum, asked] = [0, 0]
    for (const look of looks) {
      const { made, level, variance } = look
      sum += normal(random) * Math.sqrt(noise * (made - asked))
      asked = made
      const delta = centre + sum / made
      if (delta - boundBelow(variance, draws / heaviest, level) > -policy.margin) {
        proven++
        break
      }
      if (isLetGo(delta, look, policy)) break
    }
  }
  return proven / RUNS
}

/** Variance of the mean difference, more where few cases differed: they may have been fewer than is usual. */
function spreadOf(set: FittedGoldenSet, repeats: number): number {
  return (varianceOf(set, 0, repeats) / set.draws) * (1 + CAUTION / Math.max(1, set.differing))
}

const CAUTION = 0.4
