/** Two models over the cases that both have, by the statistics of the gate. */
import { differenceAt, type Pair } from '../difference.ts'
import { holmAdjusted } from '../multiplicity.ts'
import { type FactsOf, pairsOf } from '../paired-scores.ts'
import type { Entrant } from './entrants.ts'
import type { ModelPair } from './result.ts'

/** A difference at one one-sided level of each end. `p`: one-sided, in the direction of `delta`. */
type Difference = Omit<ModelPair, 'model' | 'other'>

/** The difference of two models at a level of each end; null where they have no case in common. Minus itself when they are swapped. */
export type DifferenceOf = (model: Entrant, other: Entrant, level: number) => Difference | null

/** Computes each difference once. */
export function differences(facts: FactsOf): DifferenceOf {
  const pairs = new Map<string, Pair[]>()
  const computed = new Map<string, Difference | null>()
  return (model, other, level) => {
    const swapped = other.model < model.model
    const [first, second] = swapped ? [other, model] : [model, other]
    const names = JSON.stringify([first.model, second.model])
    const key = `${names} ${level}`
    const paired = pairs.get(names) ?? pairsOf(first.scores, second.scores, facts)
    pairs.set(names, paired)
    const found = computed.get(key) ?? differenceOf(paired, level)
    computed.set(key, found)
    return found === null || !swapped ? found : mirrored(found)
  }
}

function differenceOf(pairs: readonly Pair[], level: number): Difference | null {
  const { delta, interval, p, method, cases, discordant } = differenceAt(pairs, { lower: level, upper: level })
  if (delta === null || interval === null || p === null || method === null) return null
  return { delta, interval, p, method, cases, discordant }
}

function mirrored(one: Difference): Difference {
  const [low, high] = one.interval
  // No negative zero.
  return { ...one, delta: 0 - one.delta, interval: [0 - high, 0 - low] }
}

/**
 * Each with each. Which of two is ahead is not asked beforehand, so that every pair is tested on both sides; Holm's procedure
 * keeps the chance of one or more false differences at `alpha`.
 */
export function eachWithEach(ranked: readonly Entrant[], differenceAtLevel: DifferenceOf, alpha: number): ModelPair[] {
  const twos = ranked.flatMap((model, index) => ranked.slice(index + 1).map((other) => ({ model, other })))
  const alone = twos.flatMap(({ model, other }) => {
    const found = differenceAtLevel(model, other, alpha / 2)
    return found === null ? [] : [{ model, other, p: Math.min(1, 2 * found.p) }]
  })
  const members = holmAdjusted(
    alone.map(({ p }) => p),
    alpha,
  )
  return alone.flatMap(({ model, other }, index) => {
    const { p = 1, level = alpha } = members[index] ?? {}
    const found = differenceAtLevel(model, other, level / 2)
    if (found === null) return []
    const method = `${found.method}, two-sided${alone.length < 2 ? '' : `, Holm over ${alone.length} pairs`}`
    return [{ model: model.model, other: other.model, ...found, p, method }]
  })
}
