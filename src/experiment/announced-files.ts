import type { Project } from '../config/load.ts'
import type { PromptPair } from '../evaluation/pair-prompts.ts'
import type { Baseline } from '../git/baseline.ts'
import { patternMatches } from '../prompts/find.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { folderOf } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import type { Deps } from './deps.ts'
import type { BaselineProject } from './load-project.ts'

/** Two commits, of whose files the announcements need some that a run does not read otherwise. */
type Compared = {
  baseline: Baseline
  base: BaselineProject
  project: Project
  /** Prompts of which anything changed that shapes their evaluation. */
  changed: readonly PromptPair[]
  /** Prompts of the base that nothing continues. */
  removed: readonly Prompt[]
}

/**
 * What a change does to its own judgement that only files tell, each a plain sentence. What of them is there and cannot be
 * had ends the run before a model is paid, so this does not wait for the models.
 * @returns `warnings`: why the rest is not known
 */
export async function announcedFiles(
  deps: Pick<Deps, 'tree' | 'renames'>,
  compared: Compared,
): Promise<{ weakened: string[]; warnings: string[] }> {
  const { baseline, base, project } = compared
  const weakened = [
    ...(await changedProbes(deps, compared)),
    ...(await changedRules(deps, compared)),
    ...(await takenAway(deps, compared)),
    ...takenOver(compared),
  ]
  const unknown = base.project === null && (await baseline.tree.read(project.file)) !== null
  const warning = `The base's ${project.file} cannot be read, so whether this change loosens what it is judged by is not known.`
  return { weakened, warnings: unknown ? [warning] : [] }
}

function probesOf({ config }: Project): Array<{ name: string; cases: string }> {
  return Object.entries(config.release.environments).flatMap(([name, { probe }]) =>
    probe === null ? [] : [{ name, cases: probe.cases }],
  )
}

/** Probes of the same file as before with other cases in it. */
async function changedProbes({ tree }: Pick<Deps, 'tree'>, { baseline, base, project }: Compared): Promise<string[]> {
  const existing = new Map(
    (base.project === null ? [] : probesOf(base.project)).map(({ name, cases }) => [name, cases]),
  )
  const found: string[] = []
  for (const { name, cases } of probesOf(project)) {
    if (existing.get(name) !== cases || (await contentOf(tree, cases)) === (await contentOf(baseline.tree, cases)))
      continue
    found.push(`release.environments.${name}.probe asks other cases: ${cases} changed.`)
  }
  return found
}

/** Lint rules of the base's own, still named or not, of which the file says something else now or is gone. */
async function changedRules({ tree }: Pick<Deps, 'tree'>, { baseline, base }: Compared): Promise<string[]> {
  const { file = '', config } = base.project ?? {}
  if (config === undefined || config.lintRules.length === 0) return []
  const folder = folderOf(file)
  const matches = config.lintRules.map((pattern) => patternMatches(pattern, folder).value)
  const found: string[] = []
  for (const path of await baseline.tree.list('')) {
    if (!matches.some((one) => one(path))) continue
    const now = await tree.read(path)
    if (now === null) found.push(`${path}, a lint rule, is gone.`)
    else if (now !== (await baseline.tree.read(path))) found.push(`${path}, a lint rule, changed.`)
  }
  return found
}

/** A dataset's content, which need not be UTF-8. */
async function contentOf(tree: Tree, path: string): Promise<string | null> {
  if (tree.bytes === undefined) return await tree.read(path)
  const bytes = await tree.bytes(path)
  return bytes === null ? null : Buffer.from(bytes).toString('latin1')
}

/** Prompts whose file is still there, here or in another place, and that are no longer evaluated. */
async function takenAway(
  { tree, renames }: Pick<Deps, 'tree' | 'renames'>,
  { baseline, project, removed }: Compared,
): Promise<string[]> {
  if (removed.length === 0) return []
  // Files that still bring a prompt, and lost this one.
  const named = new Set([project.file, ...project.prompts.map(({ file }) => file)])
  const moved = new Map([...(await renames(baseline))].map(([to, from]) => [from, to]))
  const found: string[] = []
  for (const { id, file } of removed) {
    const to = moved.get(file)
    const now = await tree.read(file)
    if (now !== null) {
      const changed = now === (await baseline.tree.read(file)) ? '' : 'changed and '
      const why = named.has(file) ? 'no longer brings it' : `is ${changed}still there, and \`prompts\` does not name it`
      found.push(`${id} is no longer evaluated: ${file} ${why}.`)
    } else if (to !== undefined) {
      const why = named.has(to) ? 'does not bring it' : '`prompts` does not name it'
      found.push(`${id} is no longer evaluated: ${file} is now ${to}, and ${why}.`)
    }
  }
  return found
}

/** A new prompt on the golden set of one that is gone, and that says something else: nothing compares the two. */
function takenOver({ changed, removed }: Compared): string[] {
  return removed.flatMap(({ id, dataset }) =>
    changed
      .filter(({ candidate, baseline }) => dataset !== null && baseline === null && candidate.dataset === dataset)
      .map(
        ({ candidate }) =>
          `${id} is gone, and ${candidate.id} is asked its cases (${dataset}) as a new prompt: the two are not compared.`,
      ),
  )
}
