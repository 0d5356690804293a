import { posix } from 'node:path'
import { UserError } from '../errors.ts'

/**
 * Resolves a path that a user wrote in a file against that file's folder, to a path from the repository's root.
 * @throws UserError when it is absolute or leaves the repository
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
  return joined === '.' ? '' : joined.replace(/\/$/, '')
}
