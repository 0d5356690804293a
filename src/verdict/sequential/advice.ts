import { count, usd } from '../../text/format.ts'
import type { ScoreComparison } from '../comparison.ts'
import type { Levels } from '../difference.ts'
import type { GatePolicy } from '../gate-policy.ts'

import { fewestAlike, roundMarginAbove } from '../unseen-drop.ts'
import { actionSentence } from './action.ts'
import { type LookSchedule, type LooksTaken, provingLook } from './looks.ts'

import { needed, type Variation, worthAsking } from './projection.ts'

/** What one answer with its scoring took in this run, on the average. `usd` null: a price is unknown. */
export type AnswerPrice = { calls: number; usd: number | null }

export type AdviceFacts = {
  /** Null: too few units to know. */
  variation: Variation | null
  score: ScoreComparison
  /** The most answers to each case and arm that are planned. */
  most: number
  levels: Levels
  looks: LooksTaken
  /** Cases with which a harmless change would be proven four times in five; null: none do, or it is not asked for. */
  provingCases: number | null
  schedule: Pick<LookSchedule, 'repeats'>
  price: AnswerPrice | null
}

/**
 * What may be done about a comparison that is open.
 * @returns `stopped`: why it is not asked more often, null when it may be; `sentences`: what would settle it, and that
 */
export function adviceOn(facts: AdviceFacts, policy: GatePolicy): { stopped: string | null; sentences: string[] } {
  const { variation, score, looks, most, levels } = facts
  // Of what passes it is no news that its cases were not asked again.
  const isNews = policy.require === 'proof' || !isWithin(score, policy)
  if (score.delta === null || variation === null) {
    return { stopped: looks.why, sentences: looks.why === null || !isNews ? [] : [looks.why] }
  }
  const hopeless =
    looks.last || policy.require !== 'proof' || worthAsking(variation, score.delta, most, levels.lower, policy.margin)
      ? null
      : `Not asked again: even ${most} answers to each case would most likely leave it open.`
  const stopped = looks.why ?? hopeless
  const sentences = [settling(variation, facts, policy), isNews ? stopped : null]
  return { stopped, sentences: sentences.filter((one) => one !== null) }
}

/** What would settle it. A larger margin is advised only for a drop that is within the one that is set. */
function settling(variation: Variation, facts: AdviceFacts, policy: GatePolicy): string | null {
  const { levels, price, score, schedule, provingCases } = facts
  const { margin } = policy
  const { interval } = score
  const within = isWithin(score, policy)
  const effect = within ? 'prove it' : 'tell'
  const larger = within && interval !== null ? roundMarginAbove(-interval[0]) : null
  const perUnit = variation.cases / variation.units
  if (variation.total === 0) {
    // Scores that all moved alike say nothing of how much they waver, only how many of them would do.
    const fewest = score.discordant === 0 ? fewestAlike(levels.lower, margin) : null
    const cases = fewest === null ? null : Math.ceil(fewest * perUnit) - variation.cases
    return actionSentence(
      { cases: positive(cases), margin: larger, repeats: null },
      { exact: true, effect, price: { cases: null, repeats: null } },
    )
  }
  const look = provingLook(schedule, policy)
  const { repeats } = needed(variation, look, margin)
  const more = provingCases === null ? null : positive(roughly(provingCases) - variation.cases)
  const often = repeats === null || repeats <= look.repeats ? null : repeats
  return actionSentence(
    { cases: more, margin: larger, repeats: often },
    {
      exact: false,
      effect,
      price: {
        cases: more === null ? null : priced(2 * (variation.cases + more) * look.repeats, price),
        repeats: often === null ? null : priced(2 * variation.cases * often, price),
      },
    },
  )
}

function isWithin({ estimate }: ScoreComparison, { margin }: GatePolicy): boolean {
  return estimate !== null && estimate > -margin
}

function positive(number: number | null): number | null {
  return number === null || number <= 0 ? null : number
}

/** `about 560 calls and $0.12 a run`. */
function priced(answers: number, price: AnswerPrice | null): string | null {
  if (price === null) return null
  const calls = `about ${count(roughly(answers * price.calls), 'call')}`
  if (price.usd === null) return `${calls} a run`
  return `${calls} and ${usd(answers * price.usd)} a run`
}

/** Two telling digits, rounded up: what is estimated should not look exact. */
function roughly(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.ceil(value / step) * step
}
