import { Worker } from 'node:worker_threads'
import { ScoringError } from '../score.ts'
import { BOUNDED_THREAD, entryUrl } from './entry.ts'
import type { BoundedJob, BoundedMessage } from './job.ts'

/** Time for code and patterns of a user, in milliseconds: what they do with an answer takes next to nothing. */
export const JOB_TIMEOUT_MS = 1_000
/** Time for reading an answer with a parser, in milliseconds: a large honest one takes a while. */
export const PARSER_TIMEOUT_MS = 3_000
/** Time for starting the thread and loading what a job needs; only a broken machine needs more. */
const LOAD_TIMEOUT_MS = 30_000

export type JobLimits = {
  timeoutMs: number
  /** Says what took too long, for the error: `the regex …`. */
  what: string
}

/**
 * Does a job in a thread of its own that is ended when the job takes too long: the only bound that holds for
 * V8's regular expressions, for loops inside an interpreter's built-in functions and for parsers with a quadratic
 * case alike. The thread sees no environment variables. One job runs at a time; the thread is kept for the next one
 * and keeps no process alive.
 *
 * @returns what the job's kind says, as a structured clone: parse it
 * @throws ScoringError when the job takes longer than `timeoutMs`, needs too much memory, or cannot be measured
 */
export function runBounded(job: BoundedJob, limits: JobLimits): Promise<unknown> {
  return new Promise((resolve, reject) => {
    waiting.push({ job, limits, resolve, reject })
    next()
  })
}

type Waiting = {
  job: BoundedJob
  limits: JobLimits
  resolve: (value: unknown) => void
  reject: (reason: Error) => void
}

const waiting: Waiting[] = []
let busy = false
let idle: Worker | null = null

function next(): void {
  if (busy) return
  const task = waiting.shift()
  if (task === undefined) return
  busy = true
  const thread = idle ?? startThread()
  const fresh = idle === null
  idle = null
  perform(task, thread, fresh, (kept) => {
    busy = false
    idle = kept
    kept?.unref()
    next()
  })
}

/** One job on one thread. `release` gets the thread when it can be used again, else null. */
function perform(task: Waiting, thread: Worker, fresh: boolean, release: (kept: Worker | null) => void): void {
  let timer: NodeJS.Timeout | undefined
  let over = false

  const end = (kept: Worker | null, settle: () => void): void => {
    if (over) return
    over = true
    clearTimeout(timer)
    thread.off('message', onMessage).off('error', onError).off('exit', onExit)
    if (kept === null) {
      // A thread that is being ended may still fail; nobody is interested any more.
      thread.on('error', () => undefined)
      void thread.terminate()
    }
    settle()
    release(kept)
  }
  const fail = (error: Error): void => end(null, () => task.reject(error))
  const limit = (ms: number, message: string): void => {
    clearTimeout(timer)
    // An answer that came while this thread was busy is taken first: only the job's own slowness counts.
    timer = setTimeout(() => setImmediate(() => fail(new ScoringError(message))), ms)
  }

  const onMessage = (message: BoundedMessage): void => {
    switch (message.type) {
      case 'ready':
        thread.postMessage(task.job)
        break
      case 'started':
        limit(task.limits.timeoutMs, `${task.limits.what} took longer than ${task.limits.timeoutMs} ms`)
        break
      case 'done':
        end(thread, () => task.resolve(message.value))
        break
      case 'unmeasurable':
        end(thread, () => task.reject(new ScoringError(message.message)))
        break
      case 'bug':
        end(thread, () => task.reject(bug(message.message, message.stack)))
        break
    }
  }
  const onError = (error: Error): void => fail(new ScoringError(`${task.limits.what} broke down: ${error.message}`))
  const onExit = (): void => fail(new Error('the bounded thread ended by itself: src/index.ts must import its entry'))
  thread.on('message', onMessage).on('error', onError).on('exit', onExit)
  thread.ref()
  limit(LOAD_TIMEOUT_MS, `${task.limits.what} could not be started within ${LOAD_TIMEOUT_MS / 1000} s`)
  if (!fresh) thread.postMessage(task.job)
}

function startThread(): Worker {
  return new Worker(new URL(entryUrl), {
    workerData: BOUNDED_THREAD,
    argv: [],
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
}

function bug(message: string, stack: string | undefined): Error {
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
