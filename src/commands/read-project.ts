import type { GoldenSet } from '../config/golden-set.ts'
import { loadProject, type Project } from '../config/load.ts'
import { forEvent } from '../config/overrides.ts'
import { tellNew } from '../config/tell-new.ts'
import { UserError } from '../errors.ts'
import { planArm } from '../evaluation/plan.ts'
import { Mistakes } from '../source/mistakes.ts'
import type { Deps } from './deps.ts'

/**
 * The candidate's project with the event's overrides applied.
 * @param event name of the GitHub event; null on the command line
 * @throws UserError with every mistake of every file
 */
export async function readProject(deps: Pick<Deps, 'tree'>, config: string, event: string | null): Promise<Project> {
  const mistakes = new Mistakes()
  const { project, written } = await loadProject(deps.tree, config, mistakes)
  if (mistakes.any) tellUnrendered(written, mistakes)
  mistakes.throwIfAny()
  if (project === null) throw new UserError(`${config} could not be read`)
  return event === null ? project : { ...project, config: forEvent(project.config, event) }
}

/** Whoever mends a file's other mistakes learns of a missing variable with them, not after them. */
function tellUnrendered({ prompts, cases }: GoldenSet, mistakes: Mistakes): void {
  const found = new Mistakes()
  for (const prompt of prompts) {
    planArm('candidate', prompt, prompt, prompt.model ?? '', cases.get(prompt.id) ?? [], found)
  }
  tellNew(mistakes, found.list)
}
