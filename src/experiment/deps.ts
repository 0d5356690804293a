import type { BatchJobs } from '../aws/batch-jobs.ts'
import type { BatchStore } from '../aws/batch-store.ts'
import type { Clock } from '../clock.ts'
import type { Project } from '../config/load.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Storage } from '../evaluation/cache/storage.ts'
import type { Baseline } from '../git/baseline.ts'
import type { Log } from '../log.ts'
import type { CostOf } from '../models/client.ts'
import type { Models } from '../models/model.ts'
import type { Trace } from '../models/traces/trace.ts'
import type { Tree } from '../source/tree.ts'

/** Every effect of a command, passed in, so that a test passes another. */
export type Deps = {
  clock: Clock
  log: Log
  /** The candidate's files. */
  tree: Tree
  /** The commit shown as the candidate's; null outside a git checkout. */
  head: string | null
  /** Model that grades where no file names one, as the workflow or the command line names it; without it the first that is asked. */
  judge?: string | null
  /** Finds what the candidate is compared with; null when there is nothing. */
  findBaseline: () => Promise<Baseline | null>
  /** Files renamed since the baseline: new path → old path. */
  renames: (baseline: Baseline) => Promise<ReadonlyMap<string, string>>
  /** Files that Git sees changed since the baseline, of a renamed one both names; null, and without it, where Git cannot tell. */
  changed?: (baseline: Baseline) => Promise<readonly string[] | null>
  /** Starts to load what asking a project's models will take, so that it is there when the first question is. */
  preload: (project: Project) => void
  /** Connects to the models that a configuration names. */
  openModels: (config: Config) => Promise<Models>
  /** What models ask for their tokens; without it no price is known beforehand. */
  costOf?: (config: Config) => CostOf
  /** What a model cannot be asked without and the job does not have, as a sentence; null, and without it, nothing. */
  missingFor?: (model: string) => string | null
  /** Opens what a run keeps elsewhere than in its memory, the cache above all; without it nothing outlives the run. */
  openStorage?: (config: Config) => Promise<Storage>
  /** Connects to Bedrock's batch inference; without it models are asked on demand. */
  openBatch?: () => Promise<{ jobs: BatchJobs; store: BatchStore }>
  /** Uniform in [0, 1). */
  random?: () => number
  /** For assertions that ask a webhook; without it they cannot be measured. */
  fetch?: typeof globalThis.fetch
  /** Where the run says what it asks; without it nothing is traced. */
  trace?: Trace
  /** Aborted when the run is cancelled. */
  signal: AbortSignal
}
