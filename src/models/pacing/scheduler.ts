import type { Clock } from '../../clock.ts'
import { type CallOptions, guarded, guardrailName, ModelError, type Models } from '../model.ts'
import { Outage } from '../outage.ts'
import { InFlightLimit } from './in-flight-limit.ts'
import { retryDelay } from './retry.ts'

export type ScheduleOptions = {
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  /** Most calls in flight to one model; the schedule adapts below it. */
  concurrency: number
  /** Why nothing may be asked any more at that time (milliseconds since the epoch); null while it may. */
  overAt: (time: number) => string | null
  onRetry?: (error: ModelError, delayMs: number) => void
}

/** However well a model answers others, a call that fails this long has something of its own. */
const LONGEST_MS = 600_000

/**
 * Asks each model as fast as it answers: one limit per model, so that a slow one keeps no other waiting. What may
 * succeed when asked again (throttling, outages, time-outs) gives its place to the next call and comes back to the head
 * of the line after its pause, for as long as its model still answers other calls, ten minutes at most. A model that
 * answers no call is asked one call at a time, and when it counts as down the calls in its line fail without being
 * made: what is known after a few calls is not found out again by every case.
 */
export function scheduled(models: Models, options: ScheduleOptions): Models {
  const lines = new Map<string, Line>()
  const line = (model: string): Line => {
    const existing = lines.get(model) ?? new Line(options)
    lines.set(model, existing)
    return existing
  }
  return {
    complete: (request, call) => line(request.model).ask(() => models.complete(request, call), call),
    embed: (model, text, call) => line(model).ask(() => models.embed(model, text, call), call),
    guard: (request, call) => line(guardrailName(request)).ask(() => guarded(models, request, call), call),
    close: () => models.close(),
  }
}

/** How one call has fared: when it was first made, and how often. */
type Fate = { since: number; attempt: number }

/** `failure`: of a call that was made before. */
type Waiting = { failure: ModelError | null; admit: () => void; refuse: (error: ModelError) => void }

/** The calls to one model: those in flight, and those that wait for a place. */
class Line {
  readonly #options: ScheduleOptions
  readonly #limit: InFlightLimit
  readonly #outage = new Outage()
  readonly #waiting: Waiting[] = []
  #inFlight = 0
  /** Pauses that no call of a model in doubt may pass. */
  #pauses = 0

  constructor(options: ScheduleOptions) {
    this.#options = options
    this.#limit = new InFlightLimit(options.concurrency)
  }

  async ask<T>(send: () => Promise<T>, { signal }: CallOptions): Promise<T> {
    const { clock } = this.#options
    const fate: Fate = { since: clock.now(), attempt: 0 }
    let failed: ModelError | null = null
    for (;;) {
      let paused = false
      fate.attempt += 1
      await this.#place(failed)
      const sent = this.#limit.sent(this.#inFlight)
      const into = this.#outage.sent(clock.now())
      try {
        const answer = await send()
        this.#limit.answered(sent)
        this.#outage.answered(clock.now())
        return answer
      } catch (thrown) {
        if (!(thrown instanceof ModelError) || !thrown.retryable) throw thrown
        if (thrown.kind === 'throttled') this.#limit.throttled(sent)
        this.#outage.failed(into, thrown, clock.now())
        failed = thrown
        // A model in doubt is asked nothing until this call is made again.
        paused = this.#outage.inDoubt
        if (paused) this.#pauses += 1
      } finally {
        this.#inFlight -= 1
        this.#next()
      }
      try {
        await this.#pause(failed, fate, signal)
      } finally {
        if (paused) this.#pauses -= 1
        this.#next()
      }
    }
  }

  /**
   * Waits for a place among the calls in flight, and takes it.
   * @param failure of the same call when it was made before; then it goes first
   * @throws ModelError when the model counts as down
   */
  async #place(failure: ModelError | null): Promise<void> {
    if (this.#outage.down !== null) {
      if (!this.#outage.mayProbe(this.#options.clock.now())) throw failure ?? this.#notAsked()
      this.#inFlight += 1
      return
    }
    if (this.#isFree() && this.#waiting.length === 0) {
      this.#inFlight += 1
      return
    }
    await new Promise<void>((admit, refuse) => {
      if (failure === null) this.#waiting.push({ failure, admit, refuse })
      else this.#waiting.unshift({ failure, admit, refuse })
      this.#next()
    })
  }

  #isFree(): boolean {
    if (this.#outage.inDoubt) return this.#inFlight === 0 && this.#pauses === 0
    // The place of a call that failed is not given away before a call is answered again.
    return this.#inFlight < Math.max(1, this.#limit.calls - this.#outage.failures)
  }

  #next(): void {
    const down = this.#outage.down !== null
    while (down || this.#isFree()) {
      const first = this.#waiting.shift()
      if (first === undefined) return
      if (down) {
        first.refuse(first.failure ?? this.#notAsked())
        continue
      }
      this.#inFlight += 1
      first.admit()
    }
  }

  /**
   * Waits until a failed call is made again.
   * @throws ModelError when it is not: its own, or that the run's time is over
   */
  async #pause(error: ModelError, fate: Fate, signal: AbortSignal | undefined): Promise<void> {
    const delay = this.#delay(error, fate)
    this.#options.onRetry?.(error, delay)
    await pause(error, delay, signal, this.#options.clock)
  }

  /**
   * Milliseconds until a failed call is made again.
   * @throws ModelError when it is not
   */
  #delay(error: ModelError, fate: Fate): number {
    const { clock, random, overAt } = this.#options
    const attempt = this.#outage.attempt(error, fate.attempt)
    const delay = retryDelay(error, attempt, this.#outage.inDoubt ? upperHalf(random) : random)
    const now = clock.now()
    if (delay === null || now + delay - fate.since > LONGEST_MS || this.#outage.down !== null) throw error
    const over = overAt(now + delay)
    if (over === null) return delay
    // A model that has answered no call failed; one that has would have answered, given time.
    throw this.#outage.answeredBefore ? new ModelError('cancelled', error.model, over) : error
  }

  #notAsked(): ModelError {
    const { down } = this.#outage
    if (down === null) throw new Error('the model is not down')
    const { failures, last } = down
    return new ModelError(
      last.kind,
      last.model,
      `not asked: ${failures} calls in a row brought no answer, the last one: ${last.message}`,
      last.hint === null ? {} : { hint: last.hint },
    )
  }
}

/** The upper half of a window: a single call that waits must not come back at once. */
function upperHalf(random: () => number): () => number {
  return () => 0.5 + random() / 2
}

async function pause(error: ModelError, ms: number, signal: AbortSignal | undefined, clock: Clock): Promise<void> {
  try {
    // Its own signal: many calls may wait at once, and Node 20 warns when one signal has eleven listeners.
    await clock.sleep(ms, signal === undefined ? undefined : AbortSignal.any([signal]))
  } catch (thrown) {
    if (signal?.aborted !== true) throw thrown
    throw new ModelError('cancelled', error.model, 'cancelled while waiting to ask again')
  }
}
