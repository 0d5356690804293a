import { ScoringError } from '../scoring-error.ts'
import type { BoundedJob } from './job.ts'

/** Answers on which an assertion may break a limit; the first may be the answer's fault. */
const STRIKES = 2
/** Time lost to broken limits from which a job gets less than it usually may take, and breaks a limit only once. */
const LOST_UNTIL_SHORT_MS = 2_500
/** From here on what has not yet come to an end in this run gets less still. */
const LOST_UNTIL_WARY_MS = 4_000
/** From here on nothing runs. */
const MOST_LOST_MS = 9_000
/** Fifty times, and thirty times, what an ordinary assertion takes. */
const SHORT_MS = 250
const WARY_MS = 150

/**
 * How long one run waits for code, patterns and parsers that break their limits: state of that run, which every job of
 * it asks before it begins. An assertion that looped on two answers is not begun again, and all of them together may
 * lose about nine seconds, so that a file full of endless loops ends soon and leaves the scores of others alone.
 */
export class Patience {
  #lostMs = 0
  readonly #broke = new Map<string, number>()
  readonly #ended = new Set<string>()

  /**
   * @param wantedMs what the job may take when nothing was lost yet
   * @returns what it may take now
   * @throws ScoringError when it is not begun any more
   */
  timeFor(job: BoundedJob, wantedMs: number): number {
    const key = keyOf(job)
    const short = this.#lostMs >= LOST_UNTIL_SHORT_MS
    if ((this.#broke.get(key) ?? 0) >= (short ? 1 : STRIKES)) {
      throw new ScoringError(
        'not run again: on earlier answers of this run it took too long, or too much memory. Mend the assertion',
      )
    }
    if (this.#lostMs >= MOST_LOST_MS) {
      throw new ScoringError(
        `not run: other assertions of this run took too long, ${MOST_LOST_MS / 1_000} s in all. Mend those first`,
      )
    }
    if (!short) return wantedMs
    const wary = this.#lostMs >= LOST_UNTIL_WARY_MS && !this.#ended.has(key)
    return Math.min(wantedMs, wary ? WARY_MS : SHORT_MS)
  }

  /** The job came to an end within its limits, whatever it found. */
  ended(job: BoundedJob): void {
    this.#ended.add(keyOf(job))
  }

  /** The job broke a limit after so much time. */
  broke(job: BoundedJob, lostMs: number): void {
    const key = keyOf(job)
    this.#broke.set(key, (this.#broke.get(key) ?? 0) + 1)
    this.#lostMs += lostMs
  }
}

/** The assertion that a job is of, by its text: everything but the answer. */
function keyOf(job: BoundedJob): string {
  switch (job.kind) {
    case 'regex':
      return `regex ${job.pattern}`
    case 'javascript':
      return `javascript ${job.code}`
    case 'json-schema':
      return `json-schema ${JSON.stringify(job.schema)}`
    case 'sql':
      return `sql ${JSON.stringify([job.dialect, job.tables, job.columns])}`
    case 'is-xml':
    case 'contains-xml':
      return `${job.kind} ${job.requiredElements.join()}`
    case 'is-html':
      return job.kind
  }
}
