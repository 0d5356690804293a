import type { Project } from '../config/load.ts'
import { type PromptPair, underOtherNames } from '../evaluation/pair-prompts.ts'
import type { Baseline } from '../git/baseline.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { RunFacts } from '../report/assemble.ts'
import type { Deps } from './deps.ts'
import type { Experiment } from './experiment.ts'
import type { BaselineProject } from './load-project.ts'

/** What is to be evaluated. */
export type Planned = {
  project: Project
  experiments: Experiment[]
  /**
   * Puts into the facts what the change does to its own judgement, and warnings about its files. All of it decides nothing and
   * reads no file, so it may wait until the models are asked; no report is made before it.
   */
  announce: () => Promise<void>
}

type Compared = {
  baseline: Baseline
  base: BaselineProject
  project: Project
  event: string | null
  changed: readonly PromptPair[]
  removed: readonly Prompt[]
}

/** Reads what there is to read of the announcements, and leaves the rest for later. */
export async function announcing(deps: Deps, compared: Compared, facts: RunFacts): Promise<() => Promise<void>> {
  // Each loaded only by runs that have something of it to tell, and when they tell it.
  const { weakened, warnings } = needsFiles(compared)
    ? await (await import('../experiment/announced-files.ts')).announcedFiles(deps, compared)
    : { weakened: [], warnings: [] }
  facts.warnings.push(...warnings, ...underOtherNames(compared.changed))
  const { project, event, changed } = compared
  const base = compared.base.project
  return async () => {
    const { announcements } = await import('../experiment/announcements.ts')
    facts.weakened.push(...(base === null ? weakened : announcements({ base, project, event, changed }, weakened)))
  }
}

/** Whether files can have anything to tell: most changes lose no prompt and have no probe. */
function needsFiles({ base, project, removed }: Compared): boolean {
  const probes = Object.values(project.config.release.environments).some(({ probe }) => probe !== null)
  return base.project === null || removed.length > 0 || probes
}
