import type { Clock } from '../../clock.ts'
import { ModelError } from '../model.ts'
import { TimeLimit } from './time-limit.ts'

/** Calls under way, each with what ends it early: its time is up, or the run is cancelled. */
export class Bounds {
  readonly #timeoutMs: number
  readonly #timeLimit: TimeLimit
  readonly #cancels = new WeakMap<AbortSignal, Set<() => void>>()

  constructor(timeoutMs: number, clock: Clock) {
    this.#timeoutMs = timeoutMs
    this.#timeLimit = new TimeLimit(clock, timeoutMs)
  }

  /** Runs a call until it answers, the time is up or the caller's signal is aborted, whichever comes first. */
  async run<T>(model: string, signal: AbortSignal | undefined, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const cancelled = (cutOff: boolean) =>
      new ModelError('cancelled', model, 'cancelled before the model answered', { cutOff })
    if (signal?.aborted === true) throw cancelled(false)
    const ends = new AbortController()
    const ended = new Promise<never>((_resolve, reject) => {
      ends.signal.addEventListener('abort', () => reject(ends.signal.reason), { once: true })
    })
    const end = (reason: unknown): void => ends.abort(reason)
    const overdue = () =>
      new ModelError('timeout', model, `no answer within ${seconds(this.#timeoutMs)}`, { cutOff: true })
    const inTime = this.#timeLimit.start((thrown) => end(thrown ?? overdue()))
    const cancel = () => end(cancelled(true))
    const cancels = signal === undefined ? undefined : this.#cancelsOf(signal)
    cancels?.add(cancel)
    try {
      return await Promise.race([send(ends.signal), ended])
    } catch (thrown) {
      // What an interrupted call throws depends on where it stood; why it was interrupted does not.
      throw ends.signal.aborted ? ends.signal.reason : thrown
    } finally {
      inTime()
      cancels?.delete(cancel)
    }
  }

  close(): void {
    this.#timeLimit.close()
  }

  /** One listener for all calls that share a signal: Node 20 warns at the eleventh, and combined signals are not let go of. */
  #cancelsOf(signal: AbortSignal): Set<() => void> {
    const existing = this.#cancels.get(signal)
    if (existing !== undefined) return existing
    const cancels = new Set<() => void>()
    this.#cancels.set(signal, cancels)
    signal.addEventListener(
      'abort',
      () => {
        for (const cancel of cancels) cancel()
      },
      { once: true },
    )
    return cancels
  }
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(3))} s`
}
