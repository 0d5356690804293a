import type { Clock } from '../../src/clock.ts'

/** Time that passes by itself, and at once, whenever nobody has anything to do before the next one wakes. */
export class SimulatedClock implements Clock {
  #now = 0
  #order = 0
  readonly #sleepers: Array<{ until: number; order: number; wake: () => void }> = []

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.#sleepers.push({ until: this.#now + ms, order: this.#order++, wake: resolve })
    })
  }

  /** Lets time pass until the work is done. */
  async runs<T>(experiment: Promise<T>): Promise<T> {
    let ended = false
    const end = (): void => {
      ended = true
    }
    experiment.then(end, end)
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (ended) return await experiment
      this.#sleepers.sort((a, b) => b.until - a.until || b.order - a.order)
      const next = this.#sleepers.pop()
      if (next === undefined) throw new Error('everybody waits for nobody')
      this.#now = Math.max(this.#now, next.until)
      next.wake()
    }
  }
}
