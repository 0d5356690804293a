import type { Assertion } from './assertion.ts'
import { type Score, ScoringError } from './score.ts'

/** Scores a measured amount against the assertion's largest allowed one; without one, the amount is told and not scored. */
export function within(amount: number, assertion: Assertion, shown: (amount: number) => string): Score {
  const { threshold } = assertion
  if (threshold === undefined) return { pass: true, score: 1, reason: shown(amount), unscored: true }
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
  return assertion.metric === undefined
    ? ['threshold is missing; without one and with a `metric`, the amount is only told']
    : []
}

export function finite(amount: number, name: string): number {
  if (!Number.isFinite(amount)) throw new ScoringError(`the ${name} of this answer is not known`)
  return amount
}
