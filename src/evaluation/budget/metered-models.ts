import type { Clock } from '../../clock.ts'
import { tokenRange } from '../../models/catalog/tokens.ts'
import { type CostOf, paid } from '../../models/client.ts'
import {
  type CallOptions,
  type Completion,
  type CompletionRequest,
  type Embedding,
  type GuardRequest,
  type GuardVerdict,
  guarded,
  guardrailName,
  ModelError,
  type Models,
} from '../../models/model.ts'

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

/** What a run has spent that asked nothing. */
export function noSpending(): Spending {
  return {
    modelCalls: 0,
    cachedCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    savedUsd: 0,
    unpricedModels: [],
  }
}

/** A call that waits until it is known whether the budget has room for it. */
type Waiting = { model: string; prior: number; admit: (reserved: number) => void; refuse: (error: unknown) => void }

/** Output that a call may have when nothing bounds it, in tokens. */
const LONG_ANSWER = 4_096

/**
 * Counts every answered call, also one whose answer cannot be used, and refuses new ones once a limit is reached. What calls in flight may cost is reserved
 * before they are made: the most that the request can, but no more than twice what the dearest answer of its model has.
 * A call that would not fit beside them waits for them; one that costs as much as the dearest and would not fit alone
 * ends the run. So `calls` is never exceeded, and `usd` only by an answer that is dearer than every one before it.
 * A call that was ended before its answer came counts for `usd` with what was reserved: providers charge for such calls too.
 * Calls in flight are let finish, as they are paid for. A refused call is an error of kind `cancelled`, never a score.
 * To be asked when a call is really made: what waits in a line is not in flight yet.
 */
export class Metered implements Models {
  readonly #models: Models
  readonly #budget: Budget
  readonly #clock: Clock
  readonly #costOf: CostOf
  readonly #startedAt: number
  readonly spending: Spending = noSpending()
  /** Which limit stopped the run, as a sentence; null while none has. */
  stopped: string | null = null
  /** Calls that were ended before their answer came: what they cost is not known, and not in `spending`. */
  cutOff = 0
  #pending = 0
  #reservedUsd = 0
  #knownUsd = 0
  readonly #waiting: Waiting[] = []
  /** The most that one answer has cost, by model. */
  readonly #dearest = new Map<string, number>()

  /** @param costOf tells what a call may cost before its model has answered */
  constructor(models: Models, budget: Budget, clock: Clock, costOf: CostOf = () => null) {
    this.#models = models
    this.#budget = budget
    this.#clock = clock
    this.#costOf = costOf
    this.#startedAt = clock.now()
  }

  complete(request: CompletionRequest, options: CallOptions): Promise<Completion> {
    const prior = this.#budget.usd === null ? 0 : this.#mostUsd(request)
    return this.#metered(request.model, prior, () => this.#models.complete(request, options))
  }

  embed(model: string, text: string, options: CallOptions): Promise<Embedding> {
    return this.#metered(model, 0, () => this.#models.embed(model, text, options))
  }

  guard(request: GuardRequest, options: CallOptions): Promise<GuardVerdict> {
    return this.#metered(guardrailName(request), 0, () => guarded(this.#models, request, options))
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

  /** @param prior the most that the call can cost, in USD; 0 when that is not known */
  async #metered<T extends Completion | Embedding | GuardVerdict>(
    model: string,
    prior: number,
    ask: () => Promise<T>,
  ): Promise<T> {
    const reserved =
      (this.#waiting.length === 0 ? this.#reserve(model, prior) : null) ?? (await this.#place(model, prior))
    try {
      const answer = await ask()
      this.#count(model, answer)
      return answer
    } catch (thrown) {
      // The model answered, and asks its price for what cannot be used too.
      if (thrown instanceof ModelError && thrown.answered !== null) {
        this.#count(model, { ...paid(model, thrown.answered.usage, this.#costOf), cached: false })
      } else if (thrown instanceof ModelError && thrown.cutOff) {
        this.cutOff += 1
        // A limit must hold whatever the provider charges: it has spent what it may have cost.
        this.#knownUsd += reserved
      }
      throw thrown
    } finally {
      this.#pending -= 1
      this.#reservedUsd = this.#pending === 0 ? 0 : this.#reservedUsd - reserved
      this.#admit()
    }
  }

  #place(model: string, prior: number): Promise<number> {
    return new Promise((admit, refuse) => this.#waiting.push({ model, prior, admit, refuse }))
  }

  /** In the order in which they came: no call is passed by a smaller one. */
  #admit(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      try {
        const reserved = this.#reserve(first.model, first.prior)
        if (reserved === null) return
        first.admit(reserved)
      } catch (thrown) {
        first.refuse(thrown)
      }
      this.#waiting.shift()
    }
  }

  /**
   * Takes what one call may cost out of the budget.
   * @returns USD; null when the call must wait for those in flight, of which there are some
   * @throws ModelError when the run is over
   */
  #reserve(model: string, prior: number): number | null {
    const over = this.overAt(this.#clock.now())
    if (over !== null) throw new ModelError('cancelled', model, over)
    const { usd, calls } = this.#budget
    if (calls !== null && this.spending.modelCalls + this.#pending >= calls) return null
    const dearest = this.#dearest.get(model)
    const reserved = usd === null ? 0 : atMost(prior, dearest === undefined ? undefined : 2 * dearest)
    if (usd !== null && this.#knownUsd + this.#reservedUsd + reserved > usd) {
      if (this.#pending > 0) return null
      // What the first answer costs is not known: alone it may be asked.
      if (dearest !== undefined && this.#knownUsd + atMost(prior, dearest) > usd) {
        this.stopped = spentUsd(usd)
        throw new ModelError('cancelled', model, this.stopped)
      }
    }
    this.#pending += 1
    this.#reservedUsd += reserved
    return reserved
  }

  #limitReached(time: number): string | null {
    const { usd, calls, durationMs } = this.#budget
    if (calls !== null && this.spending.modelCalls >= calls) return `the budget of ${calls} model calls is spent`
    if (usd !== null && this.#knownUsd >= usd) return spentUsd(usd)
    if (durationMs !== null && time - this.#startedAt >= durationMs) {
      return `the budget of ${Math.round(durationMs / 1000)} seconds is spent`
    }
    return null
  }

  #mostUsd({ model, messages, tools, parameters }: CompletionRequest): number {
    const text = messages.map(({ content }) => content).join('\n') + (tools.length === 0 ? '' : JSON.stringify(tools))
    const usage = { inputTokens: tokenRange(text).high, outputTokens: parameters.maxTokens ?? LONG_ANSWER }
    return this.#costOf(model, usage) ?? 0
  }

  #count(model: string, answer: Pick<Completion, 'usage' | 'costUsd' | 'cached'>): void {
    if (answer.cached) {
      this.#countCached(answer)
      return
    }
    this.spending.modelCalls += 1
    this.spending.inputTokens += answer.usage.inputTokens
    this.spending.outputTokens += answer.usage.outputTokens
    this.#knownUsd += answer.costUsd ?? 0
    this.#dearest.set(model, Math.max(this.#dearest.get(model) ?? 0, answer.costUsd ?? 0))
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

/** A request's own bound and what answers have shown, whichever is less; a bound of 0 is none. */
function atMost(prior: number, shown: number | undefined): number {
  if (shown === undefined) return prior
  return prior === 0 ? shown : Math.min(prior, shown)
}

function spentUsd(usd: number): string {
  return `the budget of ${usd} USD is spent`
}
