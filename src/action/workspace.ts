import { openWorkspace, type Workspace } from '../host/workspace.ts'
import { readInput } from './runner.ts'

/**
 * Opens the repository of a step's configuration, and has Git read what comparing a pull request will ask for.
 * @returns rejects when opening or reading ahead fails
 */
export function openStepWorkspace(env: Readonly<Record<string, string | undefined>>): Promise<Workspace> {
  const workspace = openWorkspace(env.GITHUB_WORKSPACE ?? '.', readInput(env, 'config'), { env, inWorkflow: true })
  workspace.then(({ git }) => git?.preload(comparesMerge(env))).catch(() => undefined)
  return workspace
}

/** Whether a run will compare GitHub's merge commit with its first parent, which actions/checkout leaves out by itself. */
function comparesMerge(env: Readonly<Record<string, string | undefined>>): boolean {
  const evaluates = ['', 'auto', 'evaluate', 'merge'].includes(readInput(env, 'command'))
  return evaluates && env.GITHUB_EVENT_NAME === 'pull_request' && readInput(env, 'base') === ''
}
