import { loadProject, type Project } from '../config/load.ts'
import { forEvent } from '../config/overrides.ts'
import { UserError } from '../errors.ts'
import { Mistakes } from '../source/mistakes.ts'
import type { Deps } from './deps.ts'

/**
 * The candidate's project with the event's overrides applied.
 * @param event name of the GitHub event; null on the command line
 * @throws UserError with every mistake of every file
 */
export async function readProject(deps: Pick<Deps, 'tree'>, config: string, event: string | null): Promise<Project> {
  const mistakes = new Mistakes()
  const project = await loadProject(deps.tree, config, mistakes)
  mistakes.throwIfAny()
  if (project === null) throw new UserError(`${config} could not be read`)
  return event === null ? project : { ...project, config: forEvent(project.config, event) }
}
