import { isMainThread, workerData } from 'node:worker_threads'

/** What tells the bounded thread from any other worker that may run this code. */
export const BOUNDED_THREAD = 'ai-cicd-bounded-thread'

/**
 * The file that the bounded thread starts from. `src/index.ts` imports this file first, so in the bundle it is the
 * bundle itself: the same file serves as action, command line and thread, and nothing is looked up on disk.
 */
export const entryUrl = import.meta.url

/** Whether this code runs as the bounded thread: the importing file is then no program of its own. */
export const isBoundedThread = !isMainThread && workerData === BOUNDED_THREAD

// Not awaited: a file that waits while it is loaded makes every file that imports it wait in turn.
if (isBoundedThread) import('./worker.ts').then(({ serve }) => serve())
