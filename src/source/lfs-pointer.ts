import { createHash } from 'node:crypto'
import { Unreadable } from './unreadable.ts'

/** What Git LFS commits in the place of a file. `oid`: SHA-256 of the content, in hex; `size` in bytes. */
export type LfsPointer = { oid: string; size: number }

/** A pointer is shorter, by Git LFS's specification. */
const MAX_POINTER_BYTES = 1024

/** Null when it is a file's content. */
export function lfsPointerOf(bytes: Uint8Array): LfsPointer | null {
  if (bytes.length === 0 || bytes.length >= MAX_POINTER_BYTES) return null
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n')
  if (!/^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d+\n/.test(text)) return null
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1]
  const size = /^size (\d{1,15})$/m.exec(text)?.[1]
  return oid === undefined || size === undefined ? null : { oid, size: Number(size) }
}

/** Whether these bytes are the content that a pointer stands for. */
export function isContentOf({ oid, size }: LfsPointer, bytes: Uint8Array): boolean {
  return bytes.length === size && createHash('sha256').update(bytes).digest('hex') === oid
}

/**
 * Refuses a pointer in the place of a file: its text is neither a prompt nor a dataset.
 * @throws Unreadable
 */
export function assertNoPointer(path: string, bytes: Uint8Array): void {
  if (lfsPointerOf(bytes) === null) return
  throw new Unreadable(`${path} is a Git LFS pointer: its content is not checked out`, {
    hint: 'Set `lfs: true` at actions/checkout; in a terminal, run `git lfs pull`.',
  })
}
