import type { Project } from '../config/load.ts'
import { type PromptPair, underOtherNames } from '../evaluation/pair-prompts.ts'
import type { Baseline } from '../git/baseline.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Deps } from './deps.ts'
import type { BaselineProject } from './load-project.ts'

type Compared = {
  baseline: Baseline
  base: BaselineProject
  project: Project
  event: string | null
  changed: readonly PromptPair[]
  removed: readonly Prompt[]
}

/**
 * Reads what there is to read of the announcements, and leaves the rest for later.
 * @returns `weakened`: what the change does to its own judgement; it reads no file. `warnings`: why some of it is not known
 */
export async function announcing(
  deps: Pick<Deps, 'tree' | 'renames'>,
  compared: Compared,
): Promise<{ warnings: string[]; weakened: () => Promise<string[]> }> {
  // Each loaded only by runs that have something of it to tell, and when they tell it.
  const { weakened, warnings } = needsFiles(compared)
    ? await (await import('../experiment/announced-files.ts')).announcedFiles(deps, compared)
    : { weakened: [], warnings: [] }
  const { project, event, changed } = compared
  const base = compared.base.project
  return {
    warnings: [...warnings, ...underOtherNames(changed)],
    weakened: async () => {
      const { announcements } = await import('../experiment/announcements.ts')
      return base === null ? weakened : announcements({ base, project, event, changed }, weakened)
    },
  }
}

/** Whether files can have anything to tell: most changes lose no prompt and have no probe. */
function needsFiles({ base, project, removed }: Compared): boolean {
  const probes = Object.values(project.config.release.environments).some(({ probe }) => probe !== null)
  return base.project === null || removed.length > 0 || probes
}
