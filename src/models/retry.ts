import type { Clock } from '../clock.ts'
import { guarded } from './guard.ts'
import { type CallOptions, ModelError, type Models } from './model.ts'

export type RetryOptions = {
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  /** Calls made for one answer at most, the first included; at least 1. */
  maxAttempts: number
  /** Milliseconds since the epoch past which nothing is tried again. */
  deadline?: () => number
  onRetry?: (error: ModelError, delayMs: number) => void
}

const FIRST_WINDOW_MS = 500
const LONGEST_WINDOW_MS = 30_000

/** A provider that asks for a longer pause will not help this run. */
const LONGEST_RETRY_AFTER_MS = 60_000

/** A call that timed out has already waited long; a second time-out is the answer. */
const MOST_TIMEOUTS = 2

/**
 * Asks again what may succeed when asked again: throttling, outages, time-outs. Waits a uniformly random time within a
 * window that doubles with every attempt ("full jitter": M. Brooker, "Exponential Backoff And Jitter", AWS Architecture
 * Blog, 2015), or as long as the provider asks, plus jitter. Gives up with the last error: at `maxAttempts`, when the
 * wait would end past the deadline, or when the provider asks for more than a minute.
 */
export function withRetry(models: Models, options: RetryOptions): Models {
  return {
    complete: (request, call) => retry(() => models.complete(request, call), call, options),
    embed: (model, text, call) => retry(() => models.embed(model, text, call), call, options),
    guard: (request, call) => retry(() => guarded(models, request, call), call, options),
    close: () => models.close(),
  }
}

async function retry<T>(ask: () => Promise<T>, call: CallOptions, options: RetryOptions): Promise<T> {
  let timeouts = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (thrown) {
      if (!(thrown instanceof ModelError) || !thrown.retryable || attempt >= options.maxAttempts) throw thrown
      if (thrown.kind === 'timeout' && ++timeouts >= MOST_TIMEOUTS) throw thrown
      const delay = delayOf(thrown, attempt, options.random)
      const deadline = options.deadline?.() ?? Number.POSITIVE_INFINITY
      if (delay === null || options.clock.now() + delay >= deadline) throw thrown
      options.onRetry?.(thrown, delay)
      await pause(thrown, delay, call.signal, options.clock)
    }
  }
}

/** Milliseconds to wait after the attempt (1 is the first); null when the provider asks for too long a pause. */
function delayOf(error: ModelError, attempt: number, random: () => number): number | null {
  if (error.retryAfterMs !== null) {
    if (error.retryAfterMs > LONGEST_RETRY_AFTER_MS) return null
    return error.retryAfterMs + random() * FIRST_WINDOW_MS
  }
  return random() * Math.min(LONGEST_WINDOW_MS, FIRST_WINDOW_MS * 2 ** (attempt - 1))
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
