import { posix } from 'node:path'
import { loadProject, type Project } from '../config/load.ts'
import { forEvent } from '../config/overrides.ts'
import { messageOf, mistakeLine, UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import { loadPrompts } from '../prompts/load.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Mistakes } from '../source/mistakes.ts'
import type { Tree } from '../source/tree.ts'

/** The base's prompts; its whole project only when the base's configuration can be read. */
export type BaselineProject = { project: Project | null; prompts: readonly Prompt[] }

/**
 * Reads the base as leniently as it can be: what is broken there is not this change's fault. A base configuration
 * that is missing or broken leaves the candidate's own globs to find the base's prompts.
 * @param event whose overrides apply to both; null on the command line
 */
export async function readBaselineProject(
  tree: Tree,
  candidate: Project,
  event: string | null,
  log: Log,
): Promise<BaselineProject> {
  const files = candidate.prompts.flatMap(({ file, dataset }) => (dataset === null ? [file] : [file, dataset]))
  await tree.preload?.([candidate.file, ...files])
  const mistakes = new Mistakes()
  const loaded = await lenient(() => loadProject(tree, candidate.file, mistakes), log)
  const project = loaded?.project ?? null
  if (project !== null) {
    const config = event === null ? project.config : forEvent(project.config, event)
    return { project: { ...project, config }, prompts: project.prompts }
  }
  const folder = posix.dirname(candidate.file)
  const found = new Mistakes()
  const prompts = await lenient(
    () => loadPrompts(tree, candidate.config.prompts, folder === '.' ? '' : folder, found),
    log,
  )
  for (const mistake of [...mistakes.list, ...found.list]) log.debug(`base: ${mistakeLine(mistake)}`)
  return { project: null, prompts: prompts ?? [] }
}

async function lenient<T>(read: () => Promise<T>, log: Log): Promise<T | null> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    log.debug(`base: ${messageOf(thrown)}`)
    return null
  }
}
