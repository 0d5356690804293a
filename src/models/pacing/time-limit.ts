import type { Clock } from '../../clock.ts'

type Watched = { until: number; end: (thrown?: unknown) => void }

/**
 * Ends what takes longer than a fixed time. The time is the same for all, so the oldest is over first, and one timer
 * does for thousands of calls.
 */
export class TimeLimit {
  readonly #clock: Clock
  readonly #ms: number
  /** In the order of their ends. */
  readonly #watched = new Set<Watched>()
  readonly #closed = new AbortController()
  #watching = false

  constructor(clock: Clock, ms: number) {
    this.#clock = clock
    this.#ms = ms
  }

  /**
   * @param end called once when the time is up; with what was thrown when the clock broke
   * @returns to be called when it took no longer
   */
  start(end: Watched['end']): () => void {
    const watched = { until: this.#clock.now() + this.#ms, end }
    this.#watched.add(watched)
    if (!this.#watching) {
      this.#watching = true
      this.#watch().catch((thrown) => {
        if (!this.#closed.signal.aborted) for (const one of this.#watched) one.end(thrown)
      })
    }
    return () => this.#watched.delete(watched)
  }

  /** Lets the process end. */
  close(): void {
    this.#closed.abort()
  }

  async #watch(): Promise<void> {
    for (;;) {
      const now = this.#clock.now()
      for (const one of this.#watched) {
        if (one.until > now) break
        this.#watched.delete(one)
        one.end()
      }
      const [oldest] = this.#watched
      if (oldest === undefined) break
      await this.#clock.sleep(oldest.until - now, this.#closed.signal)
    }
    this.#watching = false
  }
}
