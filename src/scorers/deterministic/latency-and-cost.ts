import type { Assertion } from '../assertion.ts'
import type { Score, Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

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

export function amountDiagnostics(assertion: Assertion): string[] {
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

export const latency: Scorer = {
  type: 'latency',
  summary: 'The model answered within so many milliseconds; a cached answer counts the time it took originally.',
  options: [
    'threshold: milliseconds; with `metric` and without a threshold the time is told in the reason, and neither passes nor fails anything',
  ],
  source: 'promptfoo `latency`',
  check: amountDiagnostics,
  score(assertion, { completion: { latencyMs } }) {
    if (latencyMs === null)
      throw new ScoringError('the answer comes from a batch, which does not tell how long it took')
    return within(finite(latencyMs, 'latency'), assertion, (ms) => `${Math.round(ms)} ms`)
  },
}

export const cost: Scorer = {
  type: 'cost',
  summary: 'The answer cost at most so many US dollars.',
  options: [
    'threshold: USD; with `metric` and without a threshold the cost is told in the reason, and neither passes nor fails anything',
  ],
  source: 'promptfoo `cost`',
  check: amountDiagnostics,
  score(assertion, context) {
    const { costUsd } = context.completion
    if (costUsd === null) throw new ScoringError('the price of the model is unknown; add it under `prices`')
    return within(costUsd, assertion, (usd) => `$${usd.toPrecision(3)}`)
  },
}
