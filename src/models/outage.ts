import type { ModelError } from './model.ts'
import { LONGEST_RETRY_AFTER_MS } from './pacing/retry.ts'

/** Tries one after another that all failed, without an answer in between, after which a model counts as down. */
const TRIES = 8

/** So often nothing is asked in vain, however short the pauses that it asks for. */
const MOST_TRIES = 60

/** A short hiccup, met by several calls at once, is no outage. */
const SHORTEST_MS = 10_000

/** One that has answered before may come back, and one that throttles lives: they are given so long, and two tries. */
const PATIENCE_MS = 120_000

/** A model that is down is asked once in so long whether it still is. */
const PROBE_MS = 30_000

/** Failures in a row after which calls are made one at a time. */
const DOUBT = 8

/** A model that never answered is not waited for longer and longer. */
const MOST_DOUBLINGS = 5

/** A call as it was sent: when, and into which try of a row of failures. */
export type SentInto = { at: number; row: number }

/**
 * Failures of one model's calls since it last answered any of them. Calls that fail together are one try: a second one
 * begins with what was sent after the first had failed.
 */
export class Outage {
  #row = 0
  #tries = 0
  #failures = 0
  #since = 0
  #answered = false
  #answeredAt = Number.NEGATIVE_INFINITY
  /** Since when it is down, what its last failure was, and from when on it may be asked again. */
  #down: { failures: number; last: ModelError; probeAt: number } | null = null

  /** Whether the model has answered any call of this run. */
  get answeredBefore(): boolean {
    return this.#answered
  }

  /** Calls that failed since the last answer. */
  get failures(): number {
    return this.#failures
  }

  /** Whether calls are to be made one at a time, each after a pause: all failed that were made of late. */
  get inDoubt(): boolean {
    return this.#failures >= DOUBT
  }

  /** Null while the model counts as up, else how many calls failed in a row, and the last of them. */
  get down(): { failures: number; last: ModelError } | null {
    return this.#down
  }

  sent(at: number): SentInto {
    return { at, row: this.#row }
  }

  answered(at: number): void {
    this.#answered = true
    this.#answeredAt = at
    this.#failures = 0
    this.#tries = 0
    this.#row += 1
    this.#down = null
  }

  failed(sent: SentInto, error: ModelError, now: number): void {
    if (this.#failures === 0) this.#since = sent.at
    this.#failures += 1
    if (sent.row === this.#row) {
      this.#row += 1
      this.#tries += 1
    }
    if (this.#down !== null || this.#isOver(error, now)) {
      const wait = Math.max(PROBE_MS, error.retryAfterMs ?? 0)
      this.#down = { failures: this.#failures, last: error, probeAt: now + wait }
    }
  }

  /** Whether a model that is down may be asked one more call; from then on not for a while. */
  mayProbe(now: number): boolean {
    if (this.#down === null || now < this.#down.probeAt) return false
    this.#down.probeAt = now + PROBE_MS
    return true
  }

  /** The attempt by which the pause before the next call is counted, `own` being the failed call's. */
  attempt(error: ModelError, own: number): number {
    const attempt = this.inDoubt ? this.#tries : own
    return this.#answered || error.kind === 'throttled' ? attempt : Math.min(attempt, MOST_DOUBLINGS)
  }

  #isOver(error: ModelError, now: number): boolean {
    const silentFor = now - Math.max(this.#since, this.#answeredAt)
    if ((error.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS || this.#tries >= MOST_TRIES) return true
    if (silentFor >= PATIENCE_MS && this.#tries > 1) return true
    return silentFor >= SHORTEST_MS && this.#tries >= TRIES && !this.#answered && error.kind !== 'throttled'
  }
}
