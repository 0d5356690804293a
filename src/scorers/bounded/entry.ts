import { isMainThread, workerData } from 'node:worker_threads'

/** What tells the bounded thread from any other worker that may run this code. */
export const BOUNDED_THREAD = 'ai-cicd-bounded-thread'

/**
 * The file that the bounded thread starts from. `src/index.ts` imports this file first, so in the bundle it is the
 * bundle itself: the same file serves as action, command line and thread, and nothing is looked up on disk.
 */
export const entryUrl = import.meta.url

if (!isMainThread && workerData === BOUNDED_THREAD) {
  const { serve } = await import('./worker.ts')
  serve()
  // Whoever imported this file is the program itself, and must not start a second time inside the thread.
  await new Promise<never>(() => undefined)
}
