import { type SnapshotEntry, snapshotOf, snapshotTree } from '../source/snapshot.ts'
import { assertReadableSize } from '../source/text.ts'
import type { Tree } from '../source/tree.ts'
import type { GitExec } from './exec.ts'

/**
 * The files of one commit, read from the object database; the working tree is not touched. The commit's list is read
 * once; files that are asked for in the same turn of the event loop are read by one git process.
 * @param run git in the repository
 */
export function commitTree(run: GitExec, sha: string): Tree {
  const blobs = onceById(batchedBlobs(run))
  const opened = readEntries(run, sha).then((entries) =>
    snapshotTree(snapshotOf(entries, (path, entry) => blobs(path, entry.id))),
  )
  // Whoever reads is told; that nobody does (the commit turned out not to be here) is no failure.
  opened.catch(() => undefined)
  return {
    read: async (path) => (await opened).read(path),
    list: async (folder) => (await opened).list(folder),
    preload: async (paths) => {
      const tree = await opened
      await Promise.allSettled(paths.map((path) => tree.read(path)))
    },
  }
}

async function readEntries(run: GitExec, sha: string): Promise<Map<string, SnapshotEntry>> {
  const { exitCode, stdout, stderr } = await run(['ls-tree', '-r', '-z', '--full-tree', sha])
  if (exitCode !== 0) throw new Error(`git ls-tree ${sha} failed: ${stderr.trim()}`)
  const entries = new Map<string, SnapshotEntry>()
  for (const line of stdout.toString('utf8').split('\0')) {
    if (line === '') continue
    const tab = line.indexOf('\t')
    const [mode = '', type = '', id = ''] = line.slice(0, tab).split(' ')
    const kind = type === 'commit' ? 'submodule' : mode === '120000' ? 'link' : 'file'
    entries.set(line.slice(tab + 1), { kind, id })
  }
  return entries
}

/** Reads each object once, so that what was preloaded is there. */
function onceById(read: (path: string, id: string) => Promise<Uint8Array>): typeof read {
  const objects = new Map<string, Promise<Uint8Array>>()
  return (path, id) => {
    const object = objects.get(id) ?? read(path, id)
    objects.set(id, object)
    return object
  }
}

/** Files per git process: so few that their names fit into a pipe at once, and git may die without breaking it. */
const BATCH = 500

type Wanted = { path: string; id: string; resolve: (bytes: Uint8Array) => void; reject: (reason: unknown) => void }

/** Collects reads until the event loop turns, then asks git for all of them at once. */
function batchedBlobs(run: GitExec): (path: string, id: string) => Promise<Uint8Array> {
  let waiting: Wanted[] = []
  async function flush(): Promise<void> {
    const batch = waiting.slice(0, BATCH)
    waiting = waiting.slice(BATCH)
    if (waiting.length > 0) setImmediate(() => void flush())
    try {
      const sizes = await readSizes(run, batch)
      const readable = batch.filter((wanted, index) => {
        try {
          assertReadableSize(wanted.path, sizes[index] ?? 0)
          return true
        } catch (thrown) {
          wanted.reject(thrown)
          return false
        }
      })
      const contents = await readBlobs(run, readable)
      for (const [index, wanted] of readable.entries()) wanted.resolve(contents[index] ?? new Uint8Array())
    } catch (thrown) {
      for (const wanted of batch) wanted.reject(thrown)
    }
  }
  return (path, id) =>
    new Promise((resolve, reject) => {
      waiting.push({ path, id, resolve, reject })
      if (waiting.length === 1) setImmediate(() => void flush())
    })
}

async function readSizes(run: GitExec, batch: readonly Wanted[]): Promise<number[]> {
  const output = await catFile(run, '--batch-check', batch)
  const lines = output.toString('utf8').trimEnd().split('\n')
  return batch.map((wanted, index) => sizeIn(lines[index] ?? '', wanted))
}

async function readBlobs(run: GitExec, batch: readonly Wanted[]): Promise<Uint8Array[]> {
  if (batch.length === 0) return []
  const output = await catFile(run, '--batch', batch)
  let at = 0
  return batch.map((wanted) => {
    const start = output.indexOf('\n', at) + 1
    const end = start + sizeIn(output.toString('utf8', at, start - 1), wanted)
    at = end + 1
    return output.subarray(start, end)
  })
}

async function catFile(run: GitExec, mode: string, batch: readonly Wanted[]): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await run(['cat-file', mode], batch.map(({ id }) => `${id}\n`).join(''))
  if (exitCode !== 0) throw new Error(`git cat-file failed: ${stderr.trim()}`)
  return stdout
}

/** The size in a header line of cat-file: `<id> blob <bytes>`. */
function sizeIn(header: string, wanted: Wanted): number {
  const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1]
  if (size === undefined) throw new Error(`git has no content for ${wanted.path}: ${header}`)
  return Number(size)
}
