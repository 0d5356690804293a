import type { Clock } from '../clock.ts'
import { guarded, guardrailName } from '../models/guard.ts'
import {
  type CallOptions,
  type Completion,
  type CompletionRequest,
  type Embedding,
  type GuardRequest,
  type GuardVerdict,
  ModelError,
  type Models,
} from '../models/model.ts'

/** What a run may spend; null is unlimited. */
export type Budget = { usd: number | null; calls: number | null; durationMs: number | null }

/** What a run has spent so far. `costUsd` is null from the first call whose price is unknown. */
export type Spending = {
  modelCalls: number
  cachedCalls: number
  inputTokens: number
  outputTokens: number
  costUsd: number | null
  unpricedModels: string[]
}

/**
 * Counts every answered call and refuses new ones once a limit is reached. Calls already in flight are let finish:
 * they are paid for. A refused call is an error of kind `cancelled`, never a score.
 */
export class Metered implements Models {
  readonly #models: Models
  readonly #budget: Budget
  readonly #clock: Clock
  readonly #startedAt: number
  readonly spending: Spending = {
    modelCalls: 0,
    cachedCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    unpricedModels: [],
  }
  /** Which limit stopped the run, as a sentence; null while none has. */
  stopped: string | null = null
  #pending = 0

  constructor(models: Models, budget: Budget, clock: Clock) {
    this.#models = models
    this.#budget = budget
    this.#clock = clock
    this.#startedAt = clock.now()
  }

  complete(request: CompletionRequest, options: CallOptions): Promise<Completion> {
    return this.#metered(request.model, () => this.#models.complete(request, options))
  }

  embed(model: string, text: string, options: CallOptions): Promise<Embedding> {
    return this.#metered(model, () => this.#models.embed(model, text, options))
  }

  guard(request: GuardRequest, options: CallOptions): Promise<GuardVerdict> {
    return this.#metered(guardrailName(request), () => guarded(this.#models, request, options))
  }

  close(): void {
    this.#models.close()
  }

  async #metered<T extends Completion | Embedding | GuardVerdict>(model: string, ask: () => Promise<T>): Promise<T> {
    this.stopped ??= this.#limitReached()
    if (this.stopped !== null) throw new ModelError('cancelled', model, this.stopped)
    this.#pending += 1
    try {
      const answer = await ask()
      this.#count(model, answer)
      return answer
    } finally {
      this.#pending -= 1
    }
  }

  #limitReached(): string | null {
    const { usd, calls, durationMs } = this.#budget
    if (calls !== null && this.spending.modelCalls + this.#pending >= calls)
      return `the budget of ${calls} model calls is spent`
    if (usd !== null && (this.spending.costUsd ?? 0) >= usd) return `the budget of ${usd} USD is spent`
    if (durationMs !== null && this.#clock.now() - this.#startedAt >= durationMs) {
      return `the budget of ${Math.round(durationMs / 1000)} seconds is spent`
    }
    return null
  }

  #count(model: string, answer: Completion | Embedding | GuardVerdict): void {
    if (answer.cached) {
      this.spending.cachedCalls += 1
      return
    }
    this.spending.modelCalls += 1
    this.spending.inputTokens += answer.usage.inputTokens
    this.spending.outputTokens += answer.usage.outputTokens
    if (answer.costUsd !== null && this.spending.costUsd !== null) this.spending.costUsd += answer.costUsd
    if (answer.costUsd === null) {
      this.spending.costUsd = null
      if (!this.spending.unpricedModels.includes(model)) this.spending.unpricedModels.push(model)
    }
  }
}
