import { gunzipSync } from 'node:zlib'
import { messageOf } from '../../errors.ts'
import { leadsIntoGit } from '../path.ts'
import { type Snapshot, snapshotOf } from '../snapshot.ts'
import { type ArchiveEntry, unusable } from './entry.ts'
import { tarEntries } from './tar.ts'
import { zipEntries } from './zip.ts'

/** The most that is unpacked of a compressed tar, in bytes. */
const MAX_UNPACKED_BYTES = 500_000_000
const MAX_ENTRIES = 100_000

/**
 * The files of a .zip, .tar.gz or .tar, told by its first bytes. Nothing is unpacked to disk. A later entry of a name replaces
 * an earlier one, as in unpacking.
 * @param name for mistakes
 * @throws UserError when it is broken, of another kind, too large, or names a file outside of itself
 */
export function archiveSnapshot(name: string, bytes: Uint8Array): Snapshot {
  const entries = new Map<string, ArchiveEntry>()
  for (const entry of entriesOf(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    if (entries.size >= MAX_ENTRIES) throw unusable(name, `has more than ${MAX_ENTRIES} files`)
    const path = entry.path.replace(/^(?:\.\/)+/, '')
    assertInside(name, path)
    entries.set(path, entry)
  }
  return snapshotOf(
    new Map([...entries].map(([path, { kind }]) => [path, { kind, id: path }])),
    // The id is the path: an entry is read where it stands, whatever led to it.
    async (_path, { id }) => entries.get(id)?.bytes() ?? new Uint8Array(),
  )
}

function entriesOf(name: string, bytes: Buffer): Iterable<ArchiveEntry> {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return zipEntries(name, bytes)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return tarEntries(name, gunzipped(name, bytes))
  if (bytes.subarray(257, 262).toString('latin1') === 'ustar') return tarEntries(name, bytes)
  throw unusable(name, 'is neither a .zip nor a .tar.gz')
}

function gunzipped(name: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES })
  } catch (thrown) {
    const large = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE'
    const why = large ? `unpacks to more than ${MAX_UNPACKED_BYTES / 1_000_000} MB` : `is broken: ${messageOf(thrown)}`
    throw unusable(name, why)
  }
}

function assertInside(name: string, path: string): void {
  const isOutside = path.startsWith('/') || path.includes('\\') || path.includes('\0') || path.split('/').includes('..')
  if (path === '' || isOutside) throw unusable(name, `names a file outside of itself, ${JSON.stringify(path)}`)
  if (leadsIntoGit(path)) throw unusable(name, `has a repository of Git in it, ${JSON.stringify(path)}`)
}
