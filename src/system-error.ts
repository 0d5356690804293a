import { UserError } from './errors.ts'

/** What the operating system, or Node, answers when a file cannot be read or written. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left on the disk',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than is allowed',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system can only be read',
  ENOTDIR: 'a file is in the place of a folder',
  EISDIR: 'a folder is in the place of the file',
  ENOTEMPTY: 'a folder is in the place of the file',
  EEXIST: 'something else is there already',
  ENOENT: 'there is no such file or folder',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EPIPE: 'its reader has gone',
  EIO: 'the disk does not answer',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'links lead in a circle',
  EBUSY: 'it is in use',
  ETXTBSY: 'it is in use',
  EINVAL: 'it does not hold files',
  ENXIO: 'there is no such device',
  ENODEV: 'there is no such device',
  ESTALE: 'the folder is there no more',
  ENOMEM: 'there is no memory left',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
  ERR_STRING_TOO_LONG: 'it is too large',
}

/** Why a file could not be read or written, as a clause; null when something else went wrong. */
export function systemReason(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return null
  return REASONS[thrown.code] ?? null
}

/** The same as what a user can mend; null when something else went wrong. */
export function systemError(thrown: unknown): UserError | null {
  const reason = systemReason(thrown)
  if (reason === null) return null
  const path = thrown instanceof Error && 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : null
  return new UserError(path === null ? reason : `${path}: ${reason}`, {
    hint: 'Mend that on the machine where this runs, then run it again.',
  })
}

/** Why a step of telling a result failed. `stack`: of a bug; null when the system refused. */
export type Failure = { reason: string; stack: string | null }

/**
 * Does one of several things that must not keep each other from being done.
 * @returns why it failed; null when it did not
 */
export async function tried(act: () => unknown): Promise<Failure | null> {
  try {
    await act()
    return null
  } catch (thrown) {
    const reason = systemReason(thrown)
    if (reason !== null) return { reason, stack: null }
    if (thrown instanceof Error) return { reason: `unexpected error: ${thrown.message}`, stack: thrown.stack ?? null }
    return { reason: `unexpected error: ${String(thrown)}`, stack: null }
  }
}
