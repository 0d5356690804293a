import type { CostOf } from '../models/client.ts'

/**
 * Holds values that would fill the memory of a long run. What is kept must be JSON and is given back equal; where there is
 * no room left for it, as on a full disk, what `shortened` makes of it is given back instead.
 */
export type Spool = { keep<T>(value: T, shortened?: (value: T) => T): () => T }

/** Answers by what was asked, in JSON. Nothing waits: what was put is safe from the end of this process. */
export type AnswerStore = {
  get(key: string): string | null
  put(key: string, answer: string): void
}

/** Answers that outlive a run. */
export type LastingAnswers = {
  store: AnswerStore
  /**
   * What shapes a model's answers besides the request, such as the address of its provider; null for models whose answers
   * are not worth keeping: those that cost nothing, and those that a file of the repository decides.
   */
  originOf: (model: string) => string | null
  /** Prices may have changed since the answer came. */
  costOf: CostOf
}

/** What a run keeps elsewhere than in its own memory. */
export type Memory = {
  spool: Spool
  /** Null when the cache is off. */
  lasting: LastingAnswers | null
  close(): void
}

export const ownMemory: Memory = {
  spool: { keep: (value) => () => value },
  lasting: null,
  close() {
    // Nothing is open.
  },
}
