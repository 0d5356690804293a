import type { BatchJobs } from '../aws/batch-jobs.ts'
import type { BatchStore } from '../aws/batch-store.ts'
import type { Clock } from '../clock.ts'
import type { Spool } from '../evaluation/cache/storage.ts'
import type { Log } from '../log.ts'
import type { CostOf } from '../models/client.ts'
import type { BatchAnswers } from './batch-answers.ts'
import type { BatchPlace } from './job.ts'
import type { BatchRecord } from './record.ts'

export type WaveSettings = {
  jobs: BatchJobs
  store: BatchStore
  place: BatchPlace
  role: string
  /** After which Bedrock gives a job up. */
  hours: number
  minRecords: number
  /** Milliseconds since the epoch at which a run waits no longer. */
  deadline: number
  /** Jobs that had ended before (milliseconds since the epoch) answered another measurement; null: any job will do. */
  since: number | null
  stopOnCancel: boolean
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  log: Log
  signal: AbortSignal
  spool: Spool
  costOf: CostOf
  answers: BatchAnswers
  /** Why these must not be ordered, as a sentence; null when they may. */
  refuse: (records: readonly BatchRecord[]) => string | null
}
