import { ScoringError } from '../score.ts'
import type { BoundedJob } from './job.ts'

/** Answers on which an assertion may break a limit. The first may be the answer's fault. */
const STRIKES = 2
/** Time lost to broken limits from which a job gets `SHORT_MS` instead of what it usually may take. */
const LOST_UNTIL_SHORT_MS = 4_000
/** From here on only assertions run that came to an end in this run. */
const LOST_UNTIL_KNOWN_MS = 8_000
/** From here on nothing runs. */
const MOST_LOST_MS = 12_000
/** Fifty times what an ordinary assertion takes. */
const SHORT_MS = 250

/**
 * How long one run waits for code, patterns and parsers that break their limits: state of that run, which every job of
 * it asks before it begins. An assertion that looped on two answers is not begun again, and all of them together may
 * lose about ten seconds, so that a file full of endless loops ends soon and leaves the scores of others alone.
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
    const strikes = this.#broke.get(key) ?? 0
    if (strikes >= STRIKES) {
      throw new ScoringError(
        'not run again: it took too long, or too much memory, on two answers of this run already. Mend the assertion',
      )
    }
    if (this.#lostMs >= (this.#ended.has(key) ? MOST_LOST_MS : LOST_UNTIL_KNOWN_MS)) {
      const seconds = (this.#lostMs / 1_000).toFixed(0)
      throw new ScoringError(
        `not run: assertions of this run that take too long have lost ${seconds} s already. Mend those that took too long first`,
      )
    }
    return this.#lostMs >= LOST_UNTIL_SHORT_MS ? Math.min(wantedMs, SHORT_MS) : wantedMs
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
