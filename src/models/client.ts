import type { Completion, CompletionRequest, Embedding, GuardRequest, GuardVerdict, Usage } from './model.ts'

/** One call's own terms. The signal ends it, on time-out as well as on cancellation. */
export type ModelCall = { signal: AbortSignal; repeat: number }

/** One provider's side of `Models`. Neither retries nor times out: that is its caller's. */
export type ModelClient = {
  /** @throws ModelError */
  complete(request: CompletionRequest, call: ModelCall): Promise<Completion>
  /** @throws ModelError */
  embed(model: string, text: string, call: ModelCall): Promise<Embedding>
  /** @throws ModelError */
  guard?(request: GuardRequest, call: ModelCall): Promise<GuardVerdict>
  close(): void
}

/** USD that a model asks for these tokens; null when its price is unknown. */
export type CostOf = (model: string, usage: Usage) => number | null

/**
 * A call's tokens and price. When the provider did not count the tokens, they are 0 and the cost is unknown, not free.
 */
export function paid(model: string, usage: Usage | null, costOf: CostOf): { usage: Usage; costUsd: number | null } {
  if (usage === null) return { usage: { inputTokens: 0, outputTokens: 0 }, costUsd: null }
  return { usage, costUsd: costOf(model, usage) }
}

/** The same of an answer to a request. What a tier beside the usual one costs is not in the tables: it is unknown. */
export function paidFor(
  { model, parameters }: CompletionRequest,
  usage: Usage | null,
  costOf: CostOf,
): { usage: Usage; costUsd: number | null } {
  const { serviceTier = 'default', performance = 'standard' } = parameters
  const usual = USUAL_TIERS.includes(serviceTier) && performance === 'standard'
  const answer = paid(model, usage, costOf)
  return usual ? answer : { ...answer, costUsd: null }
}

const USUAL_TIERS = ['default', 'auto', 'standard', 'standard_only', 'on_demand']
