import { Worker } from 'node:worker_threads'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../scoring-error.ts'
import { CodeThrew } from './code-threw.ts'
import { BOUNDED_THREAD, entryUrl } from './entry.ts'
import type { BoundedJob, BoundedMessage, BoundedTask } from './job.ts'
import type { Patience } from './patience.ts'

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
  /** The run's, which may allow less time or none; without it a job has only its own limits. */
  patience?: Patience | undefined
}

/**
 * Does a job in a thread of its own that is ended when the job takes too long: the only bound that holds for
 * V8's regular expressions, for loops inside an interpreter's built-in functions and for parsers with a quadratic
 * case alike. The thread sees no environment variables. One job runs at a time; the thread is kept for the next one
 * and keeps no process alive.
 *
 * @returns what the job's kind says, as a structured clone: parse it
 * @throws CodeThrew when code throws about what it was given
 * @throws ScoringError when the job takes longer than it may, needs too much memory, or cannot be done, whatever the reason:
 *   what breaks down on some text is an error of the assertion that looked at it, never the end of a run
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
  const timeoutMs = timeFor(task)
  if (timeoutMs === null) {
    next()
    return
  }
  busy = true
  const thread = idle ?? startThread()
  const fresh = idle === null
  idle = null
  perform(task, timeoutMs, { thread, fresh }, (kept) => {
    busy = false
    idle = kept
    kept?.unref()
    next()
  })
}

/** What the task may take now, in milliseconds; null when the run does not wait for it, which its caller was told. */
function timeFor({ job, limits, reject }: Waiting): number | null {
  try {
    return limits.patience?.timeFor(job, limits.timeoutMs) ?? limits.timeoutMs
  } catch (thrown) {
    reject(thrown instanceof Error ? thrown : new Error(String(thrown)))
    return null
  }
}

/** Time that the interpreter has to stop by itself, which spares a new thread. */
const GRACE_MS = 250

/** One job on one thread. `release` gets the thread when it can be used again, else null. */
function perform(
  task: Waiting,
  timeoutMs: number,
  { thread, fresh }: { thread: Worker; fresh: boolean },
  release: (kept: Worker | null) => void,
): void {
  const { job, limits } = task
  let timer: NodeJS.Timeout | undefined
  let over = false
  let startedAt: number | null = null

  const end = (kept: Worker | null, finish: () => void): void => {
    if (over) return
    over = true
    clearTimeout(timer)
    thread.off('message', onMessage).off('error', onError).off('exit', onExit)
    if (kept === null) {
      // A thread that is being ended may still fail, which no longer matters.
      thread.on('error', () => undefined)
      void thread.terminate()
    }
    finish()
    release(kept)
  }
  const broke = (message: string, kept: Worker | null): void => {
    limits.patience?.broke(job, startedAt === null ? 0 : performance.now() - startedAt)
    end(kept, () => task.reject(new ScoringError(message)))
  }
  const limit = (ms: number, message: string): void => {
    clearTimeout(timer)
    // An answer that came while this thread was busy is taken first: only the job's own slowness counts.
    timer = setTimeout(() => setImmediate(() => over || broke(message, null)), ms)
  }
  const post = (): void => {
    const posted: BoundedTask = { job, timeoutMs }
    try {
      thread.postMessage(posted)
    } catch (thrown) {
      end(thread, () => task.reject(new ScoringError(`${limits.what}: ${messageOf(thrown)}`)))
    }
  }
  const onMessage = (message: BoundedMessage): void => {
    switch (message.type) {
      case 'ready':
        post()
        break
      case 'started':
        startedAt = performance.now()
        limit(timeoutMs + (job.kind === 'javascript' ? GRACE_MS : 0), `${limits.what} took longer than ${timeoutMs} ms`)
        break
      case 'done':
        limits.patience?.ended(job)
        end(thread, () => task.resolve(message.value))
        break
      case 'threw':
        limits.patience?.ended(job)
        end(thread, () => task.reject(new CodeThrew(message.message)))
        break
      case 'unmeasurable':
        if (message.broke) broke(message.message, message.spent ? null : thread)
        else {
          limits.patience?.ended(job)
          end(thread, () => task.reject(new ScoringError(message.message)))
        }
        break
      case 'failed':
        end(thread, () => task.reject(brokenDown(limits.what, message)))
        break
    }
  }
  const onError = (error: Error): void => broke(`${limits.what} broke down: ${error.message}`, null)
  const onExit = (): void =>
    end(null, () => task.reject(new Error('the bounded thread ended by itself: src/index.ts must import its entry')))
  thread.on('message', onMessage).on('error', onError).on('exit', onExit)
  thread.ref()
  limit(LOAD_TIMEOUT_MS, `${limits.what} could not be started within ${LOAD_TIMEOUT_MS / 1000} s`)
  if (!fresh) post()
}

function startThread(): Worker {
  return new Worker(new URL(entryUrl), {
    workerData: BOUNDED_THREAD,
    argv: [],
    execArgv: [],
    env: {},
    // What an interpreter prints when it gives up stands in the assertion's error, not in the log.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 },
  })
}

/** Characters of a message that are shown; the reason stands at its end, behind what it quotes. */
const SHOWN = 200

/** The stack is kept as the cause: what a parser throws on some text may be a fault of this action. */
function brokenDown(what: string, { message, stack }: { message: string; stack: string | undefined }): ScoringError {
  const cause = new Error(message)
  if (stack !== undefined) cause.stack = stack
  return new ScoringError(`${what} broke down: ${message.length > SHOWN ? `…${message.slice(-SHOWN)}` : message}`, {
    cause,
  })
}
