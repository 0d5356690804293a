import { count, pointsText, usd, whole } from '../../text/format.ts'
import type { ScoreComparison } from '../comparison.ts'
import type { Levels } from '../difference.ts'
import type { GatePolicy } from '../gate-policy.ts'
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
  schedule: Pick<LookSchedule, 'repeats'>
  price: AnswerPrice | null
}

/**
 * What may be done about a comparison that is open.
 * @returns `stopped`: why it is not asked more often, null when it may be; `sentences`: that, and what would settle it
 */
export function adviceOn(facts: AdviceFacts, policy: GatePolicy): { stopped: string | null; sentences: string[] } {
  const { variation, score, looks, most, levels } = facts
  const { margin, require } = policy
  if (score.delta === null || variation === null) {
    return { stopped: looks.why, sentences: looks.why === null ? [] : [looks.why] }
  }
  const hopeless =
    looks.last || require !== 'proof' || worthAsking(variation, score.delta, most, levels.lower, margin)
      ? null
      : `Not asked again: even ${most} answers to each case would most likely leave it open.`
  const stopped = looks.why ?? hopeless
  const settles = settling(variation, facts, policy)
  return { stopped, sentences: [stopped, settles].filter((one) => one !== null) }
}

function settling(variation: Variation, { schedule, price }: AdviceFacts, policy: GatePolicy): string | null {
  // Identical scores say nothing of how much scores differ; the reason tells how many of them would do.
  if (variation.total === 0) return null
  const { margin } = policy
  const look = provingLook(schedule, policy)
  const { cases, repeats } = needed(variation, look, margin)
  if (cases === null) return null
  const more = roughly(cases)
  const size = `a drop of ${pointsText(margin)} from none`
  const often = look.repeats === 1 ? '' : `, each asked ${look.repeats} times,`
  const priceOfMore = priced(2 * more * look.repeats, price)
  const byCases = `About ${whole(more)} cases${often} tell ${size} 4 times in 5 (${priceOfMore})`
  if (repeats === null || repeats <= look.repeats) return `${byCases}.`
  const priceOfRepeats = priced(2 * variation.cases * repeats, price)
  return `${byCases}; so do ${repeats} answers to each of these ${variation.cases} (${priceOfRepeats}).`
}

/** `about 560 calls and $0.12 a run`. */
function priced(answers: number, price: AnswerPrice | null): string {
  if (price === null) return `${count(answers, 'answer')} a run`
  const calls = `about ${count(roughly(answers * price.calls), 'call')}`
  if (price.usd === null) return `${calls} a run`
  return `${calls} and ${usd(answers * price.usd)} a run`
}

/** Two telling digits, rounded up: what is estimated should not look exact. */
function roughly(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.ceil(value / step) * step
}
