import type { Clock } from '../clock.ts'
import { guarded, guardrailName } from './guard.ts'
import { InFlightLimit } from './in-flight-limit.ts'
import { type CallOptions, ModelError, type Models } from './model.ts'
import { retryDelay } from './retry-delay.ts'

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

/** Failures of one call in a row, nobody else answered in between, after which its model counts as down. */
const SILENT_ATTEMPTS = 8

/** A model that lets calls time out, and answers nobody for as long, will not answer this one. */
const SILENT_TIMEOUTS = 2
const SILENCE_MS = 120_000

/** However well a model answers others, a call that fails this long has something of its own. */
const LONGEST_MS = 600_000

/**
 * Asks each model as fast as it answers: one limit per model, so that a slow one keeps no other waiting. What may
 * succeed when asked again (throttling, outages, time-outs) gives its place to the next call and comes back to the head
 * of the line after its pause, for as long as its model still answers somebody, ten minutes at most.
 */
export function scheduled(models: Models, options: ScheduleOptions): Models {
  const lines = new Map<string, Line>()
  const line = (model: string): Line => {
    const known = lines.get(model) ?? new Line(options)
    lines.set(model, known)
    return known
  }
  return {
    complete: (request, call) => line(request.model).ask(() => models.complete(request, call), call),
    embed: (model, text, call) => line(model).ask(() => models.embed(model, text, call), call),
    guard: (request, call) => line(guardrailName(request)).ask(() => guarded(models, request, call), call),
    close: () => models.close(),
  }
}

/** How one call has fared: when it was first made, and how often it failed since its model last answered anybody. */
type Fate = { since: number; attempt: number; silent: number; answers: number }

/** The calls to one model: those in flight, and those that wait for a place. */
class Line {
  readonly #options: ScheduleOptions
  readonly #limit: InFlightLimit
  readonly #waiting: Array<() => void> = []
  #inFlight = 0
  #answers = 0
  #answeredAt = Number.NEGATIVE_INFINITY

  constructor(options: ScheduleOptions) {
    this.#options = options
    this.#limit = new InFlightLimit(options.concurrency)
  }

  async ask<T>(send: () => Promise<T>, { signal }: CallOptions): Promise<T> {
    const fate: Fate = { since: this.#options.clock.now(), attempt: 0, silent: 0, answers: this.#answers }
    for (;;) {
      fate.attempt += 1
      await this.#place(fate.attempt > 1)
      const sent = this.#limit.sent(this.#inFlight)
      let failed: ModelError
      try {
        const answer = await send()
        this.#limit.answered(sent)
        this.#answers += 1
        this.#answeredAt = this.#options.clock.now()
        return answer
      } catch (thrown) {
        if (!(thrown instanceof ModelError) || !thrown.retryable) throw thrown
        if (thrown.kind === 'throttled') this.#limit.throttled(sent)
        failed = thrown
      } finally {
        this.#inFlight -= 1
        this.#next()
      }
      const delay = this.#delay(failed, fate)
      this.#options.onRetry?.(failed, delay)
      await pause(failed, delay, signal, this.#options.clock)
    }
  }

  /** Waits for a place among the calls in flight, and takes it. */
  async #place(again: boolean): Promise<void> {
    if (this.#inFlight < this.#limit.calls && this.#waiting.length === 0) {
      this.#inFlight += 1
      return
    }
    await new Promise<void>((resolve) => {
      if (again) this.#waiting.unshift(resolve)
      else this.#waiting.push(resolve)
      this.#next()
    })
  }

  #next(): void {
    while (this.#inFlight < this.#limit.calls) {
      const first = this.#waiting.shift()
      if (first === undefined) return
      this.#inFlight += 1
      first()
    }
  }

  /**
   * Milliseconds until a failed call is made again.
   * @throws ModelError when it is not: its own, or that the run's time is over
   */
  #delay(error: ModelError, fate: Fate): number {
    const { clock, random, overAt } = this.#options
    fate.silent = fate.answers === this.#answers ? fate.silent + 1 : 1
    fate.answers = this.#answers
    const delay = retryDelay(error, fate.attempt, random)
    const now = clock.now()
    if (delay === null || now + delay - fate.since > LONGEST_MS || this.#isDown(error, fate, now)) throw error
    const over = overAt(now + delay)
    if (over === null) return delay
    // A model that has answered nobody failed; one that has would have answered, given time.
    throw this.#answers === 0 ? error : new ModelError('cancelled', error.model, over)
  }

  #isDown(error: ModelError, { silent, since }: Fate, now: number): boolean {
    if (silent >= SILENT_ATTEMPTS) return true
    const silentFor = now - Math.max(since, this.#answeredAt)
    return error.kind === 'timeout' && silent >= SILENT_TIMEOUTS && silentFor >= SILENCE_MS
  }
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
