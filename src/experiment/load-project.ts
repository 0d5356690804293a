import { posix } from 'node:path'
import type { GoldenSet } from '../config/golden-set.ts'
import { loadProject, type Project } from '../config/load.ts'
import { forEvent } from '../config/overrides.ts'
import { type Diagnostic, diagnosticLine, messageOf, UserError } from '../errors.ts'
import { planArm } from '../evaluation/plan.ts'
import type { Baseline } from '../git/baseline.ts'
import type { Log } from '../log.ts'
import { loadPrompts } from '../prompts/load.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { addNew, Diagnostics } from '../source/mistakes.ts'
import type { Tree } from '../source/tree.ts'
import { Unreadable } from '../source/unreadable.ts'
import type { Deps } from './deps.ts'

/**
 * The candidate's project with the event's overrides applied.
 * @param event name of the GitHub event; null on the command line
 * @throws UserError with every mistake of every file
 */
export async function readProject(deps: Pick<Deps, 'tree'>, config: string, event: string | null): Promise<Project> {
  const diagnostics = new Diagnostics()
  const { project, written } = await loadProject(deps.tree, config, diagnostics)
  if (diagnostics.any) warnUnrendered(written, diagnostics)
  diagnostics.throwIfAny()
  if (project === null) throw new UserError(`${config} could not be read`)
  return event === null ? project : { ...project, config: forEvent(project.config, event) }
}

/** A missing variable is reported with a file's other mistakes, not after them. */
function warnUnrendered({ prompts, cases }: GoldenSet, diagnostics: Diagnostics): void {
  const found = new Diagnostics()
  for (const prompt of prompts) {
    planArm('candidate', prompt, prompt, prompt.model ?? '', cases.get(prompt.id) ?? [], found)
  }
  addNew(diagnostics, found.list)
}

/** The base's prompts; its whole project only when the base's configuration can be read. */
export type BaselineProject = { project: Project | null; prompts: readonly Prompt[] }

/** `mistaken`: files of the base in which something could not be read: what is not found there may have been there. */
export type ReadBaseline = BaselineProject & { mistaken: ReadonlySet<string> }

/**
 * Reads the base as leniently as it can be: what is broken there is not this change's fault. A base configuration
 * that is missing or broken leaves the candidate's own globs to find the base's prompts.
 * @param event whose overrides apply to both; null on the command line
 * @throws Unreadable when something of it is there and cannot be had: taken for missing it would call prompts new
 * @throws UserError when a folder or an archive holds nothing of the project
 */
export async function readBaselineProject(
  baseline: Baseline,
  candidate: Project,
  event: string | null,
  log: Log,
): Promise<ReadBaseline> {
  const { tree, refused } = watched(baseline.tree)
  const found = await readLeniently(tree, candidate, event, log)
  const [unreadable] = refused
  if (unreadable !== undefined) throw unreadable
  if (baseline.sha === null && found.project === null && found.prompts.length === 0) {
    throw new UserError(`the base ${baseline.name} holds neither ${candidate.file} nor a prompt`, {
      hint: 'Name what has the files as they lie in the repository, from its root; or `--base none`.',
    })
  }
  return found
}

/** Remembers what could not be had, even where a caller catches the error. */
function watched(tree: Tree): { tree: Tree; refused: Unreadable[] } {
  const refused: Unreadable[] = []
  async function noted<T>(result: Promise<T>): Promise<T> {
    try {
      return await result
    } catch (thrown) {
      if (thrown instanceof Unreadable) refused.push(thrown)
      throw thrown
    }
  }
  const { preload } = tree
  return {
    refused,
    tree: {
      read: (path) => noted(tree.read(path)),
      list: (folder) => noted(tree.list(folder)),
      ...(preload === undefined ? {} : { preload: (paths) => preload(paths) }),
    },
  }
}

async function readLeniently(tree: Tree, candidate: Project, event: string | null, log: Log): Promise<ReadBaseline> {
  const files = candidate.prompts.flatMap(({ file, dataset }) => (dataset === null ? [file] : [file, dataset]))
  await tree.preload?.([candidate.file, ...files])
  const diagnostics = new Diagnostics()
  const loaded = await lenient(() => loadProject(tree, candidate.file, diagnostics), diagnostics, log)
  const project = loaded?.project ?? null
  if (project !== null) {
    const config = event === null ? project.config : forEvent(project.config, event)
    return { project: { ...project, config }, prompts: project.prompts, mistaken: filesOf(diagnostics.list) }
  }
  const folder = posix.dirname(candidate.file)
  const found = new Diagnostics()
  const prompts = await lenient(
    () => loadPrompts(tree, { patterns: candidate.config.prompts, folder: folder === '.' ? '' : folder }, found),
    found,
    log,
  )
  const all = [...diagnostics.list, ...found.list]
  for (const diagnostic of all) log.debug(`base: ${diagnosticLine(diagnostic)}`)
  return { project: null, prompts: prompts ?? [], mistaken: filesOf(all) }
}

function filesOf(diagnostics: readonly Diagnostic[]): Set<string> {
  return new Set(diagnostics.flatMap(({ file }) => file ?? []))
}

/** @param mistakes receives those of what was thrown too */
async function lenient<T>(read: () => Promise<T>, diagnostics: Diagnostics, log: Log): Promise<T | null> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    log.debug(`base: ${messageOf(thrown)}`)
    for (const diagnostic of thrown.diagnostics) diagnostics.add(diagnostic)
    return null
  }
}
