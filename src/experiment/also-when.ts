/** Files that prompts depend on without naming them (`evaluation.alsoWhen`): what a change of them means for a run. */
import type { Project } from '../config/project.ts'
import { UserError } from '../errors.ts'
import type { Baseline } from '../git/baseline.ts'
import { patternsMatch } from '../prompts/find.ts'
import { folderOf } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import type { Deps } from './deps.ts'

/** Files that one sentence names. */
const MOST_NAMED = 3
/** Files of both sides read at the same time: one may be a process (git) or a request (the contents API). */
const AT_ONCE = 64

/**
 * Why every prompt is evaluated, though not every one of them changed; null when nothing asks for it.
 * In a workflow Git says what the commits change, whatever earlier steps of the job wrote; in a terminal files that lie on
 * disk otherwise count too. Where Git cannot say it, as outside of a checkout, the files of both sides are compared.
 * @param event name of the GitHub event; null on the command line
 */
export async function whyEverything(
  deps: Pick<Deps, 'tree' | 'changed'>,
  { file, config }: Pick<Project, 'file' | 'config'>,
  baseline: Baseline,
  event: string | null,
): Promise<string | null> {
  const names = patternsMatch(config.evaluation.alsoWhen, folderOf(file))
  const seen = (await deps.changed?.(baseline)) ?? null
  const committed = seen?.filter(names) ?? []
  if (committed.length > 0) return sentence(committed)
  if (seen !== null && event !== null) return null
  const [here, there] = [(await deps.tree.list('')).filter(names), (await baseline.tree.list('')).filter(names)]
  const [isHere, isThere] = [new Set(here), new Set(there)]
  // What Git was not told of is not the change's, and what is gone from the disk alone may not have been checked out.
  const alone =
    seen === null ? [...here.filter((one) => !isThere.has(one)), ...there.filter((one) => !isHere.has(one))] : []
  const both = there.filter((one) => isHere.has(one))
  const found = [...alone, ...(await differing(deps.tree, baseline.tree, both, seen === null))]
  return found.length === 0 ? null : sentence(found)
}

function sentence(changed: readonly string[]): string {
  const sorted = changed.toSorted()
  const rest = sorted.length - MOST_NAMED
  const more = rest > 0 ? ` and ${rest} more` : ''
  return `Every prompt is evaluated: ${sorted.slice(0, MOST_NAMED).join(', ')}${more} changed, which evaluation.alsoWhen names.`
}

/**
 * Files that say something else in the two trees.
 * @param unread whether one that cannot be read in one of them counts
 */
async function differing(here: Tree, there: Tree, files: readonly string[], unread: boolean): Promise<string[]> {
  const found: string[] = []
  for (let index = 0; index < files.length; index += AT_ONCE) {
    const batch = files.slice(index, index + AT_ONCE)
    await there.preload?.(batch)
    const same = await Promise.all(batch.map((file) => isSame(here, there, file, unread)))
    found.push(...batch.filter((_, position) => same[position] === false))
  }
  return found
}

async function isSame(here: Tree, there: Tree, file: string, unread: boolean): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([contentOf(here, file), contentOf(there, file)])
    return one === other
  } catch (thrown) {
    // Too large, or kept elsewhere (Git LFS).
    if (thrown instanceof UserError) return !unread
    throw thrown
  }
}

/** Without the line ends of the machine that checked it out. */
async function contentOf(tree: Tree, path: string): Promise<string | null> {
  const bytes = tree.bytes === undefined ? null : await tree.bytes(path)
  const text = bytes === null ? await tree.read(path) : Buffer.from(bytes).toString('latin1')
  return text?.replaceAll('\r\n', '\n') ?? null
}
