import { z } from 'zod'
import { type Beside, baseSnapshot } from '../source/base-snapshot.ts'
import { type Snapshot, type SnapshotEntry, snapshotOf, snapshotTree } from '../source/snapshot.ts'
import { assertReadableSize } from '../source/text.ts'
import type { Tree, TreeWithBytes } from '../source/tree.ts'
import { Unreadable } from '../source/unreadable.ts'
import { answerOf, type GitHub, GitHubError, type Repository } from './api.ts'

const TREE = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}'
const BLOB = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}'

const treeAnswer = z.lazy(() =>
  z.object({
    truncated: z.boolean().default(false),
    tree: z.array(
      z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.number().optional() }),
    ),
  }),
)

const blobAnswer = z.lazy(() => z.object({ content: z.string(), encoding: z.literal('base64') }))

type SizedEntry = SnapshotEntry & { bytes: number }

/**
 * The files of one commit, read through the API: for a checkout that lacks the commit and may not fetch it. One request
 * lists everything (a repository too large for that is listed folder by folder, as far as needed); each file is another.
 * @param beside what lies in the checkout, for what a commit names without holding it: the API has no submodules
 * @throws Unreadable on reading, when the token may not read the repository or GitHub does not answer
 */
export function contentsTree(github: GitHub, repo: Repository, sha: string, beside: Beside): Tree {
  let opened: ReturnType<typeof openTree> | null = null
  const open = () => {
    opened ??= openTree(github, repo, sha, beside)
    return opened
  }
  const explain = async <T>(result: Promise<T>): Promise<T> => {
    try {
      return await result
    } catch (thrown) {
      throw readFailure(thrown, repo)
    }
  }
  return {
    read: (path) => explain(open().then((tree) => tree.read(path))),
    bytes: (path) => explain(open().then((tree) => tree.bytes(path))),
    list: (folder) => explain(open().then((tree) => tree.list(folder))),
  }
}

async function openTree(github: GitHub, repo: Repository, sha: string, beside: Beside): Promise<TreeWithBytes> {
  return snapshotTree(baseSnapshot(await openSnapshot(github, repo, sha), beside))
}

/**
 * What a failed request for the repository's content means to the user.
 * @returns what was thrown, when it is not an answer of GitHub
 */
export function readFailure(thrown: unknown, { owner, name }: Repository): unknown {
  if (!(thrown instanceof GitHubError)) return thrown
  const denied = !thrown.rateLimited && [401, 403, 404].includes(thrown.status)
  return new Unreadable(`the base commit cannot be read from ${owner}/${name}: ${thrown.message}`, {
    hint: denied
      ? 'Give the job the permission `contents: read`, or let actions/checkout fetch the history with `fetch-depth: 0`.'
      : 'GitHub is busy or unavailable: re-run the job.',
  })
}

async function openSnapshot(github: GitHub, { owner, name: repo }: Repository, sha: string): Promise<Snapshot> {
  async function listing(id: string, recursive: boolean): Promise<z.infer<typeof treeAnswer>> {
    const parameters = { owner, repo, tree_sha: id, ...(recursive ? { recursive: '1' } : {}) }
    return answerOf(treeAnswer, await github.request(TREE, parameters), TREE)
  }
  async function bytes(path: string, entry: SnapshotEntry): Promise<Uint8Array> {
    if ('bytes' in entry) assertReadableSize(path, Number(entry.bytes))
    const answer = await github.request(BLOB, { owner, repo, file_sha: entry.id })
    return Buffer.from(answerOf(blobAnswer, answer, BLOB).content, 'base64')
  }
  const all = await listing(sha, true)
  if (!all.truncated) return snapshotOf(entriesOf(all), bytes)
  return folderByFolder(sha, listing, bytes)
}

/** A repository with more files than one answer holds: folders are asked for on the way to what is wanted. */
function folderByFolder(
  root: string,
  listing: (id: string, recursive: boolean) => Promise<z.infer<typeof treeAnswer>>,
  bytes: Snapshot['bytes'],
): Snapshot {
  const existing = new Map<string, Promise<Map<string, SizedEntry>>>()
  function children(id: string): Promise<Map<string, SizedEntry>> {
    const found = existing.get(id) ?? listing(id, false).then(entriesOf)
    existing.set(id, found)
    return found
  }
  async function entry(path: string): Promise<SnapshotEntry | null> {
    let at: SnapshotEntry = { kind: 'folder', id: root }
    for (const name of path === '' ? [] : path.split('/')) {
      if (at.kind !== 'folder') return null
      const next: SnapshotEntry | undefined = (await children(at.id)).get(name)
      if (next === undefined) return null
      at = next
    }
    return at
  }
  async function everyEntry(id: string, prefix: string): Promise<Array<{ path: string; kind: SnapshotEntry['kind'] }>> {
    const all = await listing(id, true)
    const complete = !all.truncated
    const entries = complete ? entriesOf(all) : await children(id)
    const found: Array<{ path: string; kind: SnapshotEntry['kind'] }> = []
    for (const [path, { kind, id }] of entries) {
      found.push({ path: prefix + path, kind })
      if (kind === 'folder' && !complete) found.push(...(await everyEntry(id, `${prefix}${path}/`)))
    }
    return found
  }
  const listed = new Map<string, ReturnType<typeof everyEntry>>()
  async function below(folder: string, kinds: ReadonlyArray<SnapshotEntry['kind']>): Promise<string[]> {
    const found = await entry(folder)
    if (found?.kind !== 'folder') return []
    const all = listed.get(folder) ?? everyEntry(found.id, folder === '' ? '' : `${folder}/`)
    listed.set(folder, all)
    return (await all).flatMap(({ path, kind }) => (kinds.includes(kind) ? [path] : []))
  }
  return {
    entry,
    below: (folder) => below(folder, ['file', 'link']),
    submodules: (folder) => below(folder, ['submodule']),
    bytes,
  }
}

function entriesOf({ tree }: z.infer<typeof treeAnswer>): Map<string, SizedEntry> {
  return new Map(
    tree.map(({ path, mode, type, sha, size }) => [path, { kind: kindOf(mode, type), id: sha, bytes: size ?? 0 }]),
  )
}

function kindOf(mode: string, type: string): SnapshotEntry['kind'] {
  if (type === 'tree') return 'folder'
  if (type === 'commit') return 'submodule'
  return mode === '120000' ? 'link' : 'file'
}
