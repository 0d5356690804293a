import type { Case } from '../datasets/case.ts'
import type { Diagnostic } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Config } from './schema/schema.ts'

/** Prompts, and the golden cases of each by its id. */
export type GoldenSet = { prompts: Prompt[]; cases: ReadonlyMap<string, Case[]> }

/** All that one configuration names, read and checked: nothing has been rendered or asked yet. */
export type Project = {
  /** The configuration, from the repository's root. */
  file: string
  config: Config
  /** The configuration as it stands, before the overrides of an event were applied. */
  asWritten: Config
  prompts: Prompt[]
  /** Golden cases by prompt id. */
  cases: ReadonlyMap<string, Case[]>
  /** Things to know that keep nothing from running, one for each kind. */
  warnings: readonly Diagnostic[]
  /** What to say where something is graded, no file names a judge, and neither does the job; absent: nothing is graded. */
  judgeMissing?: Diagnostic
}

/**
 * What became of reading a configuration. `project` is null when the configuration itself cannot be used; `written`
 * holds what could be read of its prompts and cases all the same, so that their mistakes can be told with its own.
 */
export type Loaded = { project: Project | null; written: GoldenSet }
