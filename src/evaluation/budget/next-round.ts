import type { Budget } from './metered-models.ts'

/** What a run has spent so far, and on how many answers that a model really gave. */
export type SpentSoFar = { answers: number; calls: number; usd: number | null; durationMs: number }

/**
 * Why a round of more answers is not begun: at the prices so far the budget would end it halfway, and half a round tells
 * nothing. A budget that cannot be foreseen, as with a model without a price, stops the round itself.
 * @param more answers that the round would ask for
 * @param reserved answers that must remain possible after it
 * @returns a sentence; null when the budget will last
 */
export function refusedRound(more: number, reserved: number, budget: Budget, spent: SpentSoFar): string | null {
  const answers = more + reserved
  const calls = spent.calls + answers * Math.max(1, perAnswer(spent.calls, spent))
  const usd = spent.usd === null ? null : spent.usd + answers * perAnswer(spent.usd, spent)
  const durationMs = spent.durationMs + answers * perAnswer(spent.durationMs, spent)
  const says = (limit: string) => `Not asked again: ${more} more answers would not fit into the budget of ${limit}.`
  if (budget.calls !== null && calls > budget.calls) return says(`${budget.calls} model calls`)
  if (budget.usd !== null && usd !== null && usd > budget.usd) return says(`${budget.usd} USD`)
  if (budget.durationMs !== null && durationMs > budget.durationMs) {
    return says(`${Math.round(budget.durationMs / 1000)} seconds`)
  }
  return null
}

function perAnswer(amount: number, { answers }: SpentSoFar): number {
  return answers === 0 ? 0 : amount / answers
}
