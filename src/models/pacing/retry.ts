import type { ModelError } from '../model.ts'

const FIRST_WINDOW_MS = 500
const LONGEST_WINDOW_MS = 30_000

/** A provider that asks for a longer pause will not help this run. Bedrock asks for two minutes after a subscription. */
export const LONGEST_RETRY_AFTER_MS = 120_000

/**
 * Milliseconds to wait before a call that failed is made again: a uniformly random time within a window that doubles
 * with every attempt ("full jitter": M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), or as
 * long as the provider asks, plus jitter. Null when it asks for more than two minutes.
 *
 * @param attempt the failed one, 1 for the first
 * @param random uniform in [0, 1)
 */
export function retryDelay(error: ModelError, attempt: number, random: () => number): number | null {
  if (error.retryAfterMs !== null) {
    if (error.retryAfterMs > LONGEST_RETRY_AFTER_MS) return null
    return error.retryAfterMs + random() * FIRST_WINDOW_MS
  }
  return random() * Math.min(LONGEST_WINDOW_MS, FIRST_WINDOW_MS * 2 ** (attempt - 1))
}

/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * Null when it is absent or says neither.
 *
 * @param now milliseconds since the epoch
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,9}(\.\d{1,9})?$/.test(header.trim())) return Math.round(Number(header) * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
