import { posix } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Resolves a path that a user wrote in a file against that file's folder, to a path from the repository's root.
 * @throws UserError when it is absolute, leaves the repository, or leads into `.git`
 */
export function resolveInside(folder: string, written: string): string {
  const path = written.replaceAll('\\', '/')
  if (path.includes('\0'))
    throw new UserError('the path contains a NUL character', { hint: 'Write a plain file name.' })
  const joined = posix.normalize(posix.join(folder === '' ? '.' : folder, path))
  const absolute = posix.isAbsolute(path) || /^[A-Za-z]:/.test(path)
  if (absolute || joined === '..' || joined.startsWith('../')) {
    throw new UserError(`${written} is outside the repository`, {
      hint: 'Paths are relative to the file that names them and stay inside the repository.',
    })
  }
  if (leadsIntoGit(joined)) throw insideGit(written)
  return joined === '.' ? '' : joined.replace(/\/$/, '')
}

/** Whether a path, with `/`, goes through a folder that Git keeps its own files in: what it writes there is executed. */
export function leadsIntoGit(path: string): boolean {
  return path.split('/').some(isGitFolder)
}

export function insideGit(path: string): UserError {
  return new UserError(`${path} is inside .git, which is never read and never written`, {
    hint: 'Name a file of the repository.',
  })
}

/**
 * Every name that some file system takes for `.git`: in any case, with the dots and blanks at the end and the streams
 * (`:`) that Windows leaves out, by its short name `GIT~1`, with the characters that macOS ignores. The same names are
 * refused by Git in a commit.
 */
function isGitFolder(name: string): boolean {
  const plain = name
    .replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .replace(/:.*$/s, '')
    .replace(/[. ]+$/, '')
    .toLowerCase()
  return plain === '.git' || /^git~\d+$/.test(plain)
}

/** The folder of a file, from the repository's root; empty for the root itself. */
export function folderOf(file: string): string {
  const folder = posix.dirname(file)
  return folder === '.' ? '' : folder
}
