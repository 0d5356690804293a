import { UserError } from '../errors.ts'
import { leadsIntoGit } from './path.ts'
import { decodeText } from './text.ts'
import type { TreeWithBytes } from './tree.ts'

/** What a commit holds at a path; `id` is the object's name. */
export type SnapshotEntry = { kind: 'file' | 'link' | 'folder' | 'submodule'; id: string }

/** The files of one commit as objects, before symbolic links mean anything. */
export interface Snapshot {
  /** The entry at exactly this path; null when there is none. */
  entry(path: string): Promise<SnapshotEntry | null>
  /** Paths of all files and symbolic links below a folder (`''` is the root), in any order. */
  below(folder: string): Promise<string[]>
  /** Paths of all submodules below a folder; each is one entry, whatever lies in it. */
  submodules(folder: string): Promise<string[]>
  /** Content of a file, or the target of a link. @throws UserError when it is larger than is read */
  bytes(path: string, entry: SnapshotEntry): Promise<Uint8Array>
}

/** As many hops as Linux follows before it calls a chain of links a loop. */
const MAX_LINKS = 40

/**
 * A commit as a Tree. Symbolic links are followed inside the commit, as a checkout of it would follow them; into submodules
 * with `withSubmodules`. `list` names links to files, but neither links to folders (each file has one name) nor links to nothing.
 */
export function snapshotTree(source: Snapshot): TreeWithBytes {
  const snapshot = { ...source, bytes: memoized(source.bytes) }
  async function bytes(path: string): Promise<Uint8Array | null> {
    const found = await resolve(snapshot, path)
    if (found === null) return null
    if (found.entry.kind !== 'file') {
      throw new UserError(`${path} is a ${found.entry.kind}, not a file`, { hint: 'Name a regular file.' })
    }
    return await snapshot.bytes(found.path, found.entry)
  }
  return {
    bytes,
    async read(path) {
      const content = await bytes(path)
      return content === null ? null : decodeText(path, content)
    },

    async list(folder) {
      const found = folder === '' ? { path: '' } : await resolve(snapshot, folder)
      if (found === null || ('entry' in found && !['folder', 'submodule'].includes(found.entry.kind))) return []
      const asked = folder === '' ? '' : `${folder}/`
      const skip = found.path === '' ? 0 : found.path.length + 1
      const names = (await snapshot.below(found.path))
        .map((path) => ({ path, name: asked + path.slice(skip) }))
        .filter(({ path }) => !isSkipped(path.slice(skip)))
      const kept = await Promise.all(names.map(({ path }) => isListed(snapshot, path)))
      return names.flatMap(({ name }, index) => (kept[index] === true ? [name] : [])).sort()
    },
  }
}

/** A Snapshot whose entries are all known; folders are implied by what lies in them. */
export function snapshotOf(entries: ReadonlyMap<string, SnapshotEntry>, bytes: Snapshot['bytes']): Snapshot {
  const folders = new Set<string>()
  for (const path of entries.keys()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  const below = (folder: string, kinds: ReadonlyArray<SnapshotEntry['kind']>) =>
    [...entries].flatMap(([path, { kind }]) =>
      kinds.includes(kind) && (folder === '' || path.startsWith(`${folder}/`)) ? [path] : [],
    )
  return {
    entry: async (path) => entries.get(path) ?? (folders.has(path) ? { kind: 'folder', id: '' } : null),
    below: async (folder) => below(folder, ['file', 'link']),
    submodules: async (folder) => below(folder, ['submodule']),
    bytes,
  }
}

/** Reads each link once, however many paths lead through it. */
function memoized(bytes: Snapshot['bytes']): Snapshot['bytes'] {
  const links = new Map<string, Promise<Uint8Array>>()
  return (path, entry) => {
    if (entry.kind !== 'link') return bytes(path, entry)
    const target = links.get(entry.id) ?? bytes(path, entry)
    links.set(entry.id, target)
    return target
  }
}

async function resolve(snapshot: Snapshot, path: string): Promise<{ path: string; entry: SnapshotEntry } | null> {
  let pending = path.split('/')
  let at: string[] = []
  let entry: SnapshotEntry = { kind: 'folder', id: '' }
  let links = 0
  while (pending.length > 0) {
    const [name, ...rest] = pending
    pending = rest
    if (name === undefined || name === '' || name === '.') continue
    if (name === '..') {
      if (at.length === 0) throw leavesRepository(path)
      at = at.slice(0, -1)
      continue
    }
    const next = [...at, name].join('/')
    const found = await snapshot.entry(next)
    if (found === null) return null
    if (found.kind === 'link') {
      links += 1
      if (links > MAX_LINKS)
        throw new UserError(`${path} is a loop of symbolic links`, { hint: 'Name a regular file.' })
      const target = decodeText(next, await snapshot.bytes(next, found))
      if (target.startsWith('/') || /^[A-Za-z]:/.test(target)) throw leavesRepository(path)
      pending = [...target.split('/'), ...pending]
      continue
    }
    at = [...at, name]
    entry = found
  }
  if (at.length === 0) return { path: '', entry: { kind: 'folder', id: '' } }
  const resolved = at.join('/')
  // After `..` the last entry seen is not the one arrived at.
  return { path: resolved, entry: (await snapshot.entry(resolved)) ?? entry }
}

function leavesRepository(path: string): UserError {
  return new UserError(`${path} leaves the repository through a symbolic link`, {
    hint: 'Copy the file into the repository; paths stay inside it.',
  })
}

/** Whether a path below the listed folder lies in a folder that no list names. */
function isSkipped(path: string): boolean {
  return leadsIntoGit(path) || path.split('/').includes('node_modules')
}

/** A link that leads out of the repository is listed, so that reading it says why it is refused. */
async function isListed(snapshot: Snapshot, path: string): Promise<boolean> {
  if ((await snapshot.entry(path))?.kind !== 'link') return true
  try {
    return (await resolve(snapshot, path))?.entry.kind === 'file'
  } catch (thrown) {
    if (thrown instanceof UserError) return true
    throw thrown
  }
}
