import { readInput } from './runner.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/**
 * Opens the repository of a step's configuration, and has Git read what comparing a pull request will ask for.
 * @returns what fails is told to whoever awaits it
 */
export function openStepWorkspace(env: Readonly<Record<string, string | undefined>>): Promise<Workspace> {
  const workspace = openWorkspace(env.GITHUB_WORKSPACE ?? '.', readInput(env, 'config'), { env, inWorkflow: true })
  workspace.then(({ git }) => git?.preload()).catch(() => undefined)
  return workspace
}
