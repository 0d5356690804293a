import { withHostedModels } from '../config/hosted-models.ts'
import { loadProject, type Project } from '../config/load.ts'
import { forEvent } from '../config/overrides.ts'
import type { GoldenSet, Loaded } from '../config/project.ts'
import { withDefaults } from '../config/prompt-defaults.ts'
import { readPromptSources, termsOf } from '../config/prompt-sources.ts'
import { type Diagnostic, diagnosticLine, messageOf, UserError } from '../errors.ts'
import { planArm } from '../evaluation/plan.ts'
import type { Baseline } from '../git/baseline.ts'
import type { Log } from '../log.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import { folderOf } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import { Unreadable } from '../source/unreadable.ts'
import type { Deps } from './deps.ts'
import { withAllMade } from './made-prompts.ts'

/** What could be read of a configuration and of the files that it names, with every mistake of them. */
export type LoadedProject = Loaded & { file: string; diagnostics: readonly Diagnostic[] }

/**
 * Reads a project's files once: what they say for one event or another is told without reading them again.
 * @param config path of the configuration, from the repository's root
 * @throws UserError when there is no such file
 */
export async function loadFiles({ tree }: Pick<Deps, 'tree'>, config: string): Promise<LoadedProject> {
  const { value, diagnostics } = await loadProject(tree, config)
  return { ...value, file: config, diagnostics }
}

/**
 * The candidate's project with the event's overrides applied.
 * @param config path of the configuration, or its files as they were loaded already
 * @param event name of the GitHub event; null on the command line
 * @throws UserError with every mistake of every file
 */
export async function readProject(
  deps: Pick<Deps, 'tree' | 'judge'>,
  config: string | LoadedProject,
  event: string | null,
): Promise<Project> {
  const { project, written, file, diagnostics } = typeof config === 'string' ? await loadFiles(deps, config) : config
  const all = new Diagnostics()
  all.addAll(diagnostics)
  const graded = project === null ? null : all.take(await withJudge(ofEvent(project, event), deps))
  // Code runs on cases in which nothing is to be mended.
  const made = graded === null || all.any ? graded : all.take(await withAllMade(graded))
  // A missing variable is told with a file's other mistakes, not after they were mended.
  if (all.any) all.addNew(unrendered(written))
  all.throwIfAny()
  if (made === null) throw new UserError(`${file} could not be read`)
  return made
}

/** Who grades where no file names a judge: loaded only where that has to be found. */
async function withJudge(project: Project, { judge = null }: Pick<Deps, 'judge'>): Promise<Read<Project>> {
  const isNamed = project.config.evaluation.judge !== null
  if (judge === null && (isNamed || project.judgeMissing === undefined)) return clean(project)
  return (await import('../config/default-judge.ts')).withJudge(project, judge)
}

function ofEvent(project: Project, event: string | null): Project {
  return event === null ? project : { ...project, config: forEvent(project.config, event) }
}

/** What keeps prompts from being rendered with their cases. */
function unrendered({ prompts, cases }: GoldenSet): readonly Diagnostic[] {
  const found = new Diagnostics()
  for (const prompt of prompts.filter(({ code }) => code === undefined)) {
    found.take(planArm('candidate', prompt, prompt, prompt.model ?? '', cases.get(prompt.id) ?? []))
  }
  return found.list
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
  deps: Pick<Deps, 'log' | 'judge'>,
): Promise<ReadBaseline> {
  const { tree, refused } = watched(baseline.tree)
  const found = await readLeniently(tree, candidate, event, deps)
  const unreadable = refused()
  if (unreadable !== null) throw unreadable
  if (baseline.sha === null && found.project === null && found.prompts.length === 0) {
    throw new UserError(`the base ${baseline.name} holds neither ${candidate.file} nor a prompt`, {
      hint: 'Name what has the files as they lie in the repository, from its root; or `--base none`.',
    })
  }
  return found
}

/** A tree that keeps the first file that could not be had, also where a reader goes on without it. */
function watched(tree: Tree): { tree: Tree; refused: () => Unreadable | null } {
  let refused: Unreadable | null = null
  async function noted<T>(result: Promise<T>): Promise<T> {
    try {
      return await result
    } catch (thrown) {
      if (thrown instanceof Unreadable) refused ??= thrown
      throw thrown
    }
  }
  const { preload, bytes, pieces } = tree
  return {
    refused: () => refused,
    tree: {
      read: (path) => noted(tree.read(path)),
      list: (folder) => noted(tree.list(folder)),
      ...(bytes === undefined ? {} : { bytes: (path) => noted(bytes(path)) }),
      ...(pieces === undefined ? {} : { pieces: (path, above) => noted(pieces(path, above)) }),
      ...(preload === undefined ? {} : { preload: (paths) => preload(paths) }),
    },
  }
}

async function readLeniently(
  tree: Tree,
  candidate: Project,
  event: string | null,
  deps: Pick<Deps, 'log' | 'judge'>,
): Promise<ReadBaseline> {
  const files = candidate.prompts.flatMap(({ file, dataset }) => (dataset === null ? [file] : [file, dataset]))
  await tree.preload?.([candidate.file, ...files])
  const { value: loaded, diagnostics } = await lenient(() => loadProject(tree, candidate.file), deps.log)
  const project = loaded?.project ?? null
  if (project !== null) {
    const own = ofEvent(project, event)
    // Where nothing is graded any more, no judge was lost.
    const graded = candidate.config.evaluation.judge === null ? own : (await withJudge(own, deps)).value
    return { project: graded, prompts: project.prompts, mistaken: filesOf(diagnostics) }
  }
  const named = { patterns: candidate.config.prompts, folder: folderOf(candidate.file) }
  const prompts = await lenient(() => promptsAlone(tree, candidate, named), deps.log)
  const all = [...diagnostics, ...prompts.diagnostics]
  for (const diagnostic of all) deps.log.debug(`base: ${diagnosticLine(diagnostic)}`)
  return { project: null, prompts: prompts.value ?? [], mistaken: filesOf(all) }
}

/** The base's prompts with what the candidate's configuration says of prompts: the base has none that could be read. */
async function promptsAlone(
  tree: Tree,
  { config }: Project,
  named: { patterns: readonly string[]; folder: string },
): Promise<Read<Prompt[]>> {
  const found = new Diagnostics()
  const { prompts, sourced } = found.take(await readPromptSources(tree, named, termsOf(config)))
  const { value: filled } = withDefaults(prompts, config.datasets, named.folder, null)
  return found.withValue((await withHostedModels(tree, [...filled, ...sourced.prompts], config)).value)
}

function filesOf(diagnostics: readonly Diagnostic[]): Set<string> {
  return new Set(diagnostics.flatMap(({ file }) => file ?? []))
}

/** Nothing, where the reader throws, with the diagnostics of what it threw. */
async function lenient<T>(read: () => Promise<Read<T>>, log: Log): Promise<Read<T | null>> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    log.debug(`base: ${messageOf(thrown)}`)
    return { value: null, diagnostics: thrown.diagnostics }
  }
}
