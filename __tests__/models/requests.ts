import type { Clock } from '../../src/clock.ts'
import type { CompletionRequest } from '../../src/models/model.ts'

export function request(changes: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    model: 'bedrock:amazon.nova-lite-v1:0',
    messages: [{ role: 'user', content: 'hi' }],
    parameters: {},
    responseFormat: null,
    tools: [],
    toolChoice: null,
    ...changes,
  }
}

/** A clock that moves only when told: sleepers wake when their time has come. */
export class TestClock implements Clock {
  readonly slept: number[] = []
  #now = 1_000_000
  #sleepers: Array<{ until: number; wake: () => void }> = []

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms)
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.#sleepers.push({ until: this.#now + ms, wake: resolve })
    })
  }

  advance(ms: number): void {
    this.#now += ms
    const due = this.#sleepers.filter(({ until }) => until <= this.#now)
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now)
    for (const { wake } of due) wake()
  }
}

/** Sleeps are over at once, and time has passed. */
export class HastyClock implements Clock {
  readonly slept: number[] = []
  #now = 1_000_000

  now(): number {
    return this.#now
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.slept.push(ms)
    this.#now += ms
  }
}
