import type { AwsError } from '../aws/aws-error.ts'
import type { BatchJob } from '../aws/batch-jobs.ts'
import type { UserError } from '../errors.ts'
import type { Left } from './collect.ts'
import { progressOf } from './job.ts'

export type WaveOutcome = {
  /** Why answers are missing that a later run will find, as a sentence; null when all came that will come. */
  stopped: string | null
  /** What is asked on demand instead, each as a sentence. */
  warnings: string[]
  /** What a user must mend before jobs can answer; null when nothing must be. */
  failure: AwsError | UserError | null
}

export function stopped(why: string): WaveOutcome {
  return { stopped: why, warnings: [], failure: null }
}

export function failing(failure: AwsError | UserError): WaveOutcome {
  return { stopped: null, warnings: [], failure }
}

/** @param warning null when nothing is left to ask */
export function onDemand(warning: string | null): WaveOutcome {
  return { stopped: null, warnings: warning === null ? [] : [warning], failure: null }
}

export function goesOn(job: BatchJob): WaveOutcome {
  return stopped(`batch job ${job.name} goes on (${progressOf(job)}), run again to pick up its answers`)
}

/** A job has ended, and what it did not answer it never will. */
export function leftBehind({ name }: BatchJob, asked: number, { records, failure, foreign }: Left): WaveOutcome {
  if (records.size === 0) return onDemand(null)
  const why = failure === null ? 'its output does not have them' : `the first: ${failure}`
  const strange = foreign === 0 ? '' : ` ${foreign} lines of its output answer something else than was asked.`
  return onDemand(
    `Batch job ${name} failed to answer ${records.size} of ${asked} questions (${why}); they were asked on demand.${strange}`,
  )
}

/** All outcomes of a wave as one. */
export function multiplicity(outcomes: readonly WaveOutcome[]): WaveOutcome {
  const reasons = outcomes.flatMap((one) => one.stopped ?? [])
  return {
    stopped: reasons.length > 1 ? `${reasons[0]} (${reasons.length} batch jobs in all)` : (reasons[0] ?? null),
    warnings: outcomes.flatMap(({ warnings }) => warnings),
    failure: outcomes.find(({ failure }) => failure !== null)?.failure ?? null,
  }
}
