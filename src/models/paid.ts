import type { CostOf } from './client.ts'
import type { Usage } from './model.ts'

/**
 * A call's tokens and price. When the provider did not count the tokens, they are 0 and the cost is unknown, not free.
 */
export function paid(model: string, usage: Usage | null, costOf: CostOf): { usage: Usage; costUsd: number | null } {
  if (usage === null) return { usage: { inputTokens: 0, outputTokens: 0 }, costUsd: null }
  return { usage, costUsd: costOf(model, usage) }
}
