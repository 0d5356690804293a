import { copyFileSync, type Stats, statSync } from 'node:fs'
import { UserError } from '../errors.ts'

/** Bytes of a file of `.git` that is read or copied; an index or list of refs of a million files is a tenth of it. */
const MAX_BYTES = 1_000_000_000

/**
 * Whether a file of `.git` is there, to be read whole. An earlier step may have left a pipe in its place, which is read for
 * ever, or a device.
 * @throws UserError when something else is there
 */
export function isRegularFile(path: string): boolean {
  const found = statOf(path)
  if (found === null) return false
  if (found.isFile() && found.size <= MAX_BYTES) return true
  throw new UserError(`${path} is ${found.isFile() ? 'too large' : 'no file'}, so this checkout is not read`, {
    hint: 'Check the repository out again, into an empty folder.',
  })
}

/** Copies a file of `.git` that may be there. @throws UserError when something else is there */
export function copyRegular(from: string, to: string): void {
  if (isRegularFile(from)) copyFileSync(from, to)
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch (thrown) {
    // A link in a circle, or through a file: as good as absent, as for Git.
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'ELOOP' || code === 'ENOTDIR') return null
    throw thrown
  }
}
