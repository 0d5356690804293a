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
  /** What the answers that needed no call had cost when they were asked; answers of unknown price count nothing. */
  savedUsd: number
  unpricedModels: string[]
}

/**
 * Counts every answered call and refuses new ones once a limit is reached. Calls already in flight are let finish:
 * they are paid for, and expected to cost what the others did on average. A refused call is an error of kind
 * `cancelled`, never a score. To be asked when a call is really made: what waits in a line is not in flight yet.
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
    savedUsd: 0,
    unpricedModels: [],
  }
  /** Which limit stopped the run, as a sentence; null while none has. */
  stopped: string | null = null
  #pending = 0
  #knownUsd = 0

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

  /** Counts an answer that came in another way than through these models, and is paid for whatever the budget says. */
  paid(model: string, answer: Completion): void {
    this.#count(model, answer)
  }

  /** Ends the run for a reason of its own, told as a sentence: nothing more is asked. */
  stop(reason: string): void {
    this.stopped ??= reason
  }

  /** The same models, whose answers that needed no call are counted too. */
  tally(models: Models): Models {
    const counted = async <T extends Completion | Embedding | GuardVerdict>(asked: Promise<T>): Promise<T> => {
      const answer = await asked
      if (answer.cached) this.#countCached(answer)
      return answer
    }
    return {
      complete: (request, options) => counted(models.complete(request, options)),
      embed: (model, text, options) => counted(models.embed(model, text, options)),
      guard: (request, options) => counted(guarded(models, request, options)),
      close: () => models.close(),
    }
  }

  /** Why nothing may be asked any more at that time (milliseconds since the epoch); null while it may. Then the run is over. */
  overAt(time: number): string | null {
    this.stopped ??= this.#limitReached(time)
    return this.stopped
  }

  async #metered<T extends Completion | Embedding | GuardVerdict>(model: string, ask: () => Promise<T>): Promise<T> {
    const over = this.overAt(this.#clock.now())
    if (over !== null) throw new ModelError('cancelled', model, over)
    this.#pending += 1
    try {
      const answer = await ask()
      this.#count(model, answer)
      return answer
    } finally {
      this.#pending -= 1
    }
  }

  #limitReached(time: number): string | null {
    const { usd, calls, durationMs } = this.#budget
    if (calls !== null && this.spending.modelCalls + this.#pending >= calls)
      return `the budget of ${calls} model calls is spent`
    if (usd !== null && this.#knownUsd + this.#pendingUsd() >= usd) return `the budget of ${usd} USD is spent`
    if (durationMs !== null && time - this.#startedAt >= durationMs) {
      return `the budget of ${Math.round(durationMs / 1000)} seconds is spent`
    }
    return null
  }

  #pendingUsd(): number {
    const { modelCalls } = this.spending
    return modelCalls === 0 ? 0 : (this.#pending * this.#knownUsd) / modelCalls
  }

  #count(model: string, answer: Completion | Embedding | GuardVerdict): void {
    if (answer.cached) {
      this.#countCached(answer)
      return
    }
    this.spending.modelCalls += 1
    this.spending.inputTokens += answer.usage.inputTokens
    this.spending.outputTokens += answer.usage.outputTokens
    this.#knownUsd += answer.costUsd ?? 0
    if (answer.costUsd !== null && this.spending.costUsd !== null) this.spending.costUsd += answer.costUsd
    if (answer.costUsd === null) {
      this.spending.costUsd = null
      if (!this.spending.unpricedModels.includes(model)) this.spending.unpricedModels.push(model)
    }
  }

  #countCached({ costUsd }: { costUsd: number | null }): void {
    this.spending.cachedCalls += 1
    this.spending.savedUsd += costUsd ?? 0
  }
}
