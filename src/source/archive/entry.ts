import { UserError } from '../../errors.ts'

/** A file of an archive: its path, or a symbolic link's, and how to get the content, or the link's target. */
export type ArchiveEntry = { path: string; kind: 'file' | 'link'; bytes: () => Uint8Array }

export function unusable(name: string, why: string): UserError {
  return new UserError(`${name} ${why}`, {
    hint: 'Write the base as a .zip or .tar.gz of the files as they lie in the repository, from its root.',
  })
}
