import { existsSync, lstatSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { UserError } from '../errors.ts'

/** A working tree and where Git keeps what it knows of it. All absolute; the last two without symbolic links. */
export type Checkout = {
  root: string
  /** `.git`, or where that file points: in a worktree and in a submodule a folder of another `.git`. */
  gitDir: string
  /** What all worktrees share: objects, branches, settings. The same folder but in a worktree. */
  commonDir: string
}

/** Files of `.git` that are one line or a few: larger ones are something else. */
const MAX_BYTES = 1_000_000

/**
 * The checkout that holds a file: found by its `.git`, which no commit can bring, and never by Git, which takes any
 * folder with a HEAD, `objects` and `refs` for a repository. A submodule belongs to the checkout around it.
 *
 * @param start where the run was started, real: the workspace of a step, the current folder in a terminal
 * @param file absolute path of the configuration
 * @param user who runs; null where files have no owner
 * @returns null outside a checkout
 * @throws UserError when the `.git` above `start` belongs neither to this user nor to the owner of `start`
 */
export function findCheckout(start: string, file: string, user = process.getuid?.() ?? null): Checkout | null {
  const between = foldersBetween(start, dirname(file))
  if (between === null) return checkoutAbove(realpathSync(dirname(file)), user) ?? checkoutAbove(start, user)
  let nearest = checkoutAbove(start, user)
  for (const folder of between) {
    const found = checkoutAt(folder)
    if (found !== null && !isSubmoduleOf(found, nearest)) nearest = found
  }
  return nearest
}

/** The checkout whose root is this folder. */
export function checkoutAt(root: string): Checkout | null {
  const entry = join(root, '.git')
  const found = statOf(entry)
  const gitDir = found?.isDirectory() === true ? entry : found?.isFile() === true ? pointedAt(entry) : null
  return gitDir === null ? null : checkoutIn(gitDir, root)
}

/** The checkout whose `.git` is that folder, wherever it lies; null when it is no repository. */
export function checkoutIn(gitDir: string, root: string): Checkout | null {
  const common = readLine(join(gitDir, 'commondir'))
  const commonDir = common === null ? gitDir : resolve(gitDir, common)
  if (statOf(join(gitDir, 'HEAD'))?.isFile() !== true) return null
  if (statOf(join(commonDir, 'objects'))?.isDirectory() !== true) return null
  return { root, gitDir: realpathSync(gitDir), commonDir: realpathSync(commonDir) }
}

/** The text of a small file without its last line feed; null when there is none, or it is no file. */
export function readLine(path: string): string | null {
  const found = statOf(path)
  if (found === null || !found.isFile() || found.size > MAX_BYTES) return null
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
}

function checkoutAbove(start: string, user: number | null): Checkout | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = checkoutAt(folder)
    if (found !== null) return folder === start ? found : ofOwner(found, start, user)
    if (dirname(folder) === folder) return null
  }
}

/** On a shared machine anybody may put a `.git` into a folder above: it would choose what one is compared with. */
function ofOwner(found: Checkout, start: string, user: number | null): Checkout {
  const owner = statSync(found.gitDir).uid
  const trusted = [user ?? owner, 0, statSync(start).uid]
  if (trusted.includes(owner)) return found
  throw new UserError(`${join(found.root, '.git')} belongs to another user than ${start}`, {
    hint: 'Start in a checkout of your own.',
  })
}

/** Folders below `start` on the way to another, that one included, up to the first symbolic link; null when it is not below. */
function foldersBetween(start: string, end: string): string[] | null {
  const way = relative(start, end)
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return existsSync(end) ? null : []
  const folders: string[] = []
  if (way === '') return folders
  let folder = start
  for (const name of way.split(sep)) {
    folder = join(folder, name)
    // A link is a file that a pull request may bring, and what it leads to is no place of its own.
    if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) break
    folders.push(folder)
  }
  return folders
}

function isSubmoduleOf(inner: Checkout, outer: Checkout | null): boolean {
  return outer !== null && inner.gitDir.startsWith(`${join(outer.commonDir, 'modules')}${sep}`)
}

function pointedAt(file: string): string | null {
  const to = /^gitdir: (.+)$/.exec(readLine(file) ?? '')?.[1]
  return to === undefined ? null : resolve(dirname(file), to)
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch (thrown) {
    // What may not be looked at is no checkout of ours.
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return null
    throw thrown
  }
}
