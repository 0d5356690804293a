import type { CostOf } from '../../models/client.ts'

/**
 * Holds values that would fill the memory of a long run. What is kept must be JSON and is given back equal; where there is
 * no room left for it, as on a full disk, what `shortened` makes of it is given back instead.
 */
export type Spool = { keep<T>(value: T, shortened?: (value: T) => T): () => T }

/** `at`: when it was written down, milliseconds since the epoch. `earlier`: before this run, by another. */
export type KeptText = { text: string; at: number; earlier: boolean }

/** Answers by what was asked, in JSON. Nothing waits: what was put is safe from the end of this process. */
export type AnswerStore = {
  get(key: string): KeptText | null
  put(key: string, text: string): void
}

/** Answers that outlive a run. */
export type LastingAnswers = {
  store: AnswerStore
  /** What arms scored, by their digests: read also by a run that asks for itself. */
  scores: AnswerStore
  /**
   * What shapes a model's answers besides the request, such as the address of its provider; null for models whose answers
   * are not worth keeping: those that cost nothing, and those that a file of the repository decides.
   */
  originOf: (model: string) => string | null
  /** Prices may have changed since the answer came. */
  costOf: CostOf
}

/** What a run keeps elsewhere than in its own memory. */
export type Storage = {
  spool: Spool
  /** Null when the cache is off. */
  lasting: LastingAnswers | null
  /** A run that asks for itself uses no answer given before this (milliseconds since the epoch); null: any. */
  since: number | null
  close(): void
}

export const inMemoryStorage: Storage = {
  spool: { keep: (value) => () => value },
  lasting: null,
  since: null,
  close() {
    // Nothing is open.
  },
}

/**
 * The same memory for a run that asks for itself. It is not told what earlier runs heard before that time; what it hears
 * is kept for others as ever.
 * @param since milliseconds since the epoch; infinite for no answer of an earlier run at all
 */
export function askingAnew(storage: Storage, since: number): Storage {
  const { lasting } = storage
  if (lasting === null) return { ...storage, since }
  const { store } = lasting
  const existing: AnswerStore = {
    get(key) {
      const kept = store.get(key)
      return kept === null || (kept.earlier && kept.at < since) ? null : kept
    },
    put: (key, text) => store.put(key, text),
  }
  return { ...storage, since, lasting: { ...lasting, store: existing } }
}
