/** Where a command tells what it does. Text handed to it may come from a model: implementations make it safe. */
export interface Log {
  info(text: string): void
  warn(text: string, at?: LogPlace): void
  error(text: string, at?: LogPlace): void
  debug(text: string): void
  /** Starts a foldable group; ended by the returned function. */
  group(title: string): () => void
  /** A model's or a pull request's secret must never be shown: hides it from all later output. */
  mask(secret: string): void
  /** Progress of a long phase; shown as a bar in a terminal, as a line now and then elsewhere. */
  progress(state: Progress): void
}

export type LogPlace = { file: string; line: number; title?: string }

export type Progress = {
  done: number
  total: number
  failed: number
  cached: number
  costUsd: number | null
  elapsedMs: number
}
