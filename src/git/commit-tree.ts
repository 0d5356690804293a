import { UserError } from '../errors.ts'
import { type Snapshot, type SnapshotEntry, snapshotOf } from '../source/snapshot.ts'
import { assertReadableSize, MAX_FILE_BYTES } from '../source/text.ts'
import { Unreadable } from '../source/unreadable.ts'
import type { GitObjects } from './objects.ts'

/**
 * The files of one commit, read from the object database; the working tree is not touched. The commit's folders are read
 * once, each object once.
 * @throws Unreadable when an object is missing
 */
export async function commitSnapshot(objects: GitObjects, sha: string): Promise<Snapshot> {
  const blobs = onceById((path, id) => readBlob(objects, path, id))
  return snapshotOf(await readEntries(objects, sha), (path, entry) => blobs(path, entry.id))
}

/** A few folders that name each other's content many times over can stand for more files than any disk holds. */
const MOST_ENTRIES = 1_000_000
/** Characters of a path; more than any system opens. */
const MOST_PATH = 4_096

/** Every file, link and submodule of a commit by its path. Folders of one level are asked for together. */
async function readEntries(objects: GitObjects, sha: string): Promise<Map<string, SnapshotEntry>> {
  const entries = new Map<string, SnapshotEntry>()
  let level = [{ path: '', name: `${sha}^{tree}` }]
  while (level.length > 0) {
    const folders = await Promise.all(level.map(({ name }) => readTree(objects, name)))
    const below: typeof level = []
    for (const [index, members] of folders.entries()) {
      const parent = level[index]?.path ?? ''
      for (const { name, mode, id } of members) {
        const path = `${parent}${name}`
        if (entries.size + below.length > MOST_ENTRIES || path.length > MOST_PATH) throw tooLarge(sha)
        if (mode === '40000') below.push({ path: `${path}/`, name: id })
        else entries.set(path, { kind: mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file', id })
      }
    }
    level = below
  }
  return entries
}

type Member = { name: string; mode: string; id: string }

/** A tree object is a row of `<mode> <name>`, a zero byte and the id in bytes: 20 of them, or 32 with SHA-256. */
async function readTree(objects: GitObjects, name: string): Promise<Member[]> {
  const tree = await objects.read(name)
  if (tree?.type !== 'tree' || tree.bytes === null) throw missing(`a folder, ${name}`)
  const { bytes } = tree
  const idBytes = tree.id.length / 2
  const members: Member[] = []
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const zero = bytes.indexOf(0, space)
    const end = zero + 1 + idBytes
    if (space < 0 || zero < 0 || end > bytes.length) throw broken(name)
    members.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.toString('utf8', space + 1, zero),
      id: bytes.toString('hex', zero + 1, end),
    })
    at = end
  }
  if (members.some((member) => /^$|^\.\.?$|\//.test(member.name))) throw broken(name)
  return members
}

function broken(folder: string): UserError {
  return new UserError(`git's folder ${folder} is broken`, { hint: 'Run `git fsck`, and clone the repository anew.' })
}

function tooLarge(sha: string): UserError {
  return new UserError(
    `commit ${sha} has more than ${MOST_ENTRIES} files, or a path of more than ${MOST_PATH} characters`,
    {
      hint: 'Compare with another commit: set the input `base`.',
    },
  )
}

/** Reads each object once, so that what was preloaded is there. */
function onceById(read: (path: string, id: string) => Promise<Uint8Array>): typeof read {
  const existing = new Map<string, Promise<Uint8Array>>()
  return (path, id) => {
    const object = existing.get(id) ?? read(path, id)
    existing.set(id, object)
    return object
  }
}

async function readBlob(objects: GitObjects, path: string, id: string): Promise<Uint8Array> {
  const blob = await objects.read(id, MAX_FILE_BYTES)
  if (blob === null) throw missing(`${path}, ${id}`)
  assertReadableSize(path, blob.size)
  return blob.bytes ?? new Uint8Array()
}

function missing(what: string): Unreadable {
  return new Unreadable(`this clone has the base's commit, but not ${what}`, {
    hint: 'Clone without `filter`, or run `git fsck` to see whether the clone is broken.',
  })
}
