import { createReadStream, type Dirent } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { UserError } from '../errors.ts'
import { assertNoPointer } from '../source/lfs-pointer.ts'
import { insideGit, leadsIntoGit } from '../source/path.ts'
import { assertReadableSize, assertStreamableSize, decodeText } from '../source/text.ts'
import type { Tree } from '../source/tree.ts'
import { Unreadable } from '../source/unreadable.ts'

const LARGE_BYTES = 4_000_000
const PIECE_BYTES = 256_000

/**
 * The files as they lie on disk, committed or not. Symbolic links are followed as long as they stay in the repository;
 * `list` names links to files, but does not descend into links to folders (each file has one name).
 * @param root absolute path of the repository
 * @param beforeLarge called before a file of more than 4 MB is read
 */
export function workingTree(root: string, beforeLarge: () => void = () => undefined): Tree {
  let real: Promise<string> | null = null
  const realRoot = () => {
    real ??= realpath(root)
    return real
  }

  /** Where a path really is; null when nothing is there. */
  async function locate(path: string): Promise<string | null> {
    const base = await realRoot()
    const target = await orNull(realpath(join(base, path)), path)
    if (target === null) return null
    assertInside(path, base, target)
    return target
  }

  async function isListed(path: string, entry: Dirent): Promise<boolean> {
    if (!entry.isSymbolicLink()) return entry.isFile()
    try {
      const target = await locate(path)
      return target !== null && (await stat(target)).isFile()
    } catch (thrown) {
      // Listed all the same, so that reading it says why it is refused.
      if (thrown instanceof UserError) return true
      throw thrown
    }
  }

  async function below(location: string, name: string): Promise<string[]> {
    const entries = await orNull(readdir(location, { withFileTypes: true }), name)
    const found = await Promise.all(
      (entries ?? []).map(async (entry) => {
        if (leadsIntoGit(entry.name) || entry.name === 'node_modules') return []
        const path = name === '' ? entry.name : `${name}/${entry.name}`
        if (entry.isDirectory()) return below(join(location, entry.name), path)
        return (await isListed(path, entry)) ? [path] : []
      }),
    )
    return found.flat()
  }

  async function bytes(path: string): Promise<Uint8Array | null> {
    const found = await regularFile(path, await locate(path))
    if (found === null) return null
    assertReadableSize(path, found.size)
    if (found.size > LARGE_BYTES) beforeLarge()
    const content = await readFile(found.target)
    assertNoPointer(path, content)
    return content
  }

  return {
    bytes,

    async pieces(path, above) {
      const found = await regularFile(path, await locate(path))
      if (found === null || found.size <= above) return null
      assertStreamableSize(path, found.size)
      if (found.size > LARGE_BYTES) beforeLarge()
      return createReadStream(found.target, { highWaterMark: PIECE_BYTES })
    },

    async read(path) {
      const content = await bytes(path)
      return content === null ? null : decodeText(path, content)
    },

    async list(folder) {
      const target = await locate(folder)
      return target === null ? [] : (await below(target, folder)).sort()
    },
  }
}

/** @throws UserError when a path leads out of the repository, or into its `.git` */
function assertInside(path: string, base: string, target: string): void {
  const inside = relative(base, target)
  if (inside === '..' || inside.startsWith(`..${sep}`) || join(base, inside) !== target) {
    throw new UserError(`${path} leaves the repository through a symbolic link`, {
      hint: 'Copy the file into the repository; paths stay inside it.',
    })
  }
  // .git may hold the checkout's token, and what is read here may be sent to a model.
  if (leadsIntoGit(inside.split(sep).join('/'))) throw insideGit(path)
}

/**
 * @param target where the path really is; null: nothing is there
 * @returns its size in bytes; null when nothing is there
 * @throws UserError when it is no regular file
 */
async function regularFile(path: string, target: string | null): Promise<{ target: string; size: number } | null> {
  const found = target === null ? null : await orNull(stat(target), path)
  if (target === null || found === null) return null
  if (!found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'a pipe, socket or device'
    throw new UserError(`${path} is ${kind}, not a file`, { hint: 'Name a regular file.' })
  }
  return { target, size: found.size }
}

/** The result, or null when there is nothing at the path. A file in the place of a folder is nothing, too. */
async function orNull<T>(result: Promise<T>, path: string): Promise<T | null> {
  try {
    return await result
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    if (code === 'ELOOP') throw new UserError(`${path} is a loop of symbolic links`, { hint: 'Name a regular file.' })
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Unreadable(`${path} may not be read`, { hint: 'Give the user that runs this read permission.' })
    }
    throw thrown
  }
}
