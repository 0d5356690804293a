import type { Assertion } from './assertion.ts'
import { type Score, ScoringError } from './score.ts'

/** Scores a measured amount against the assertion's largest allowed one; without one, the amount itself is the score. */
export function within(amount: number, assertion: Assertion, shown: (amount: number) => string): Score {
  const { threshold } = assertion
  if (threshold === undefined) return { pass: true, score: amount, reason: shown(amount) }
  const pass = amount <= threshold
  return {
    pass,
    score: pass ? 1 : 0,
    reason: `${shown(amount)}, ${pass ? 'within' : 'more than'} ${shown(threshold)}`,
  }
}

export function amountMistakes(assertion: Assertion): string[] {
  if (assertion.threshold !== undefined) return []
  if (assertion.type.startsWith('not-')) return ['threshold is missing']
  return assertion.metric === undefined ? ['threshold is missing; without one, only `metric` reports the amount'] : []
}

export function finite(amount: number, name: string): number {
  if (!Number.isFinite(amount)) throw new ScoringError(`the ${name} of this answer is not known`)
  return amount
}
