import { Worker } from 'node:worker_threads'

/** Longer than any run may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 60_000
const MOST_BYTES = 1 << 16

/**
 * Ends the process, with the input that it hangs on, when the loop that says `running` stands still: a test's own timeout
 * cannot interrupt a parser that never returns.
 * @returns says that a run begins, and on what
 */
export function watchdog(): (input: unknown) => void {
  const shared = new SharedArrayBuffer(8 + MOST_BYTES)
  const state = new Int32Array(shared, 0, 2)
  const bytes = new Uint8Array(shared, 8)
  const worker = new Worker(
    `
    const { workerData } = require('node:worker_threads')
    const { writeSync } = require('node:fs')
    const state = new Int32Array(workerData, 0, 2)
    let seen = -1
    setInterval(() => {
      const runs = Atomics.load(state, 0)
      if (runs === seen) {
        const input = Buffer.from(new Uint8Array(workerData, 8, Atomics.load(state, 1))).toString()
        writeSync(2, 'It hangs, or is done and not let go, on:\\n' + input + '\\n')
        process.kill(process.pid, 'SIGKILL')
      }
      seen = runs
    }, ${PATIENCE_MS})
    `,
    { eval: true, workerData: shared },
  )
  worker.unref()
  return (input) => {
    Atomics.add(state, 0, 1)
    const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? '')
    Atomics.store(state, 1, new TextEncoder().encodeInto(text.slice(0, MOST_BYTES / 4), bytes).written)
  }
}
