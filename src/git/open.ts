import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { baseSnapshot } from '../source/base-snapshot.ts'
import { type Snapshot, snapshotTree } from '../source/snapshot.ts'
import type { Tree } from '../source/tree.ts'
import { besideCheckout } from './beside.ts'
import { commitSnapshot } from './commit-tree.ts'
import { readGitConfig } from './config-file.ts'
import type { GitPrograms } from './exec.ts'
import { type Checkout, readLine } from './find-checkout.ts'
import type { Fetched, Git } from './git.ts'
import { headOf } from './head.ts'
import { type GitObjects, gitObjects } from './objects.ts'
import { isPartial, openPrivateRepository, type PrivateRepository } from './private-repository.ts'
import { type Remote, remoteOf } from './remote.ts'
import { assertRevision, assertSha, isSha } from './revision.ts'
import type { OuterCheckout } from './submodules.ts'

type OpenOptions = {
  /** In a workflow commits of submodules may be fetched; in a terminal nothing is fetched unasked. */
  inWorkflow: boolean
  /** The runner's folder for temporary files. */
  runnerTemp: string | null
  /** Folder that nothing is fetched from: the outermost checkout. */
  within?: string
}

/**
 * Opens a checkout without believing anything in it but its objects, branches and tags.
 * @returns null when git is not installed
 * @throws UserError for a worktree of a repository with a reftable
 */
export async function openGit(checkout: Checkout, programs: GitPrograms, options: OpenOptions): Promise<Git | null> {
  const { root, commonDir } = checkout
  const within = options.within ?? root
  const settings = readGitConfig(readLine(join(commonDir, 'config')) ?? '')
  const remote = remoteOf({ settings, root, within, runnerTemp: options.runnerTemp })
  const written = headOf(checkout)
  if (written === undefined && checkout.gitDir !== commonDir) {
    throw new UserError(`${root} is a worktree of a repository that keeps its refs in a reftable, which is not read`, {
      hint: 'Run it in the main working tree, or in a clone.',
    })
  }
  const own = openPrivateRepository({
    checkout,
    head: written ?? null,
    settings,
    remote,
    temporary: options.runnerTemp,
  })
  // What a partial clone lacks is asked of the remote, and of no other place.
  const reach = isPartial(settings) && remote.url !== null ? 'network' : 'local'
  const inOwn = ['--git-dir', own.gitDir]
  const objects = gitObjects(() => programs.pipe({ args: [...inOwn, 'cat-file', '--batch'], reach }))
  if (!(await objects.open())) return null

  async function line(args: readonly string[]): Promise<string | null> {
    const { exitCode, stdout } = await programs.exec({ args: [...inOwn, ...args], reach: 'local' })
    return exitCode === 0 ? lineOf(stdout) : null
  }
  async function subjects(from: string, to: string, most: number) {
    const range = `${assertSha(from)}..${assertSha(to)}`
    const args = ['log', '--no-show-signature', '--no-notes', '--format=%H %s', `--max-count=${most}`, range, '--']
    const { exitCode, stdout } = await programs.exec({ args: [...inOwn, ...args], reach: 'local' })
    return exitCode === 0 ? subjectsOf(stdout) : null
  }
  const refs = openRefs({ own, remote, exec: programs.exec, line })
  const commits = openCommits(objects)
  const head = written === undefined ? await refs.commit('HEAD') : written
  const openSubmodule = (inner: Checkout) => openGit(inner, programs, { ...options, within })
  const snapshot = openSnapshots({ checkout, objects, open: openSubmodule, fetches: options.inWorkflow })

  // Loaded only then: most runs look neither at the index nor into a submodule.
  const files = async () =>
    (await import('./working-copy.ts')).workingCopy({
      checkout,
      head,
      objects,
      gitDir: own.gitDir,
      exec: programs.exec,
      openSubmodule,
    })
  return {
    root,
    head: async () => head,

    branch: refs.branch,
    parentsOf: commits.parentsOf,

    async preload(wanted) {
      const [base, second] = (head === null ? null : await commits.parentsOf(head)) ?? []
      if (base === undefined || second === undefined) return
      if ((await commits.has(base)) || (wanted && (await refs.fetch([base], 1)) === 'fetched')) await snapshot(base)
    },

    mergeBase: async (a, b) => (await line(['merge-base', assertSha(a), assertSha(b)]))?.split('\n')[0] ?? null,
    has: commits.has,
    isShallow: async () => own.isShallow(),
    subjects: async (from, to, most) => (own.isShallow() ? null : await subjects(from, to, most)),

    fetch: refs.fetch,
    resolve: refs.resolve,
    defaultBranch: refs.defaultBranch,

    snapshot,
    tree: (sha) => treeOf(snapshot(sha)),

    isClean: async () => (await files()).isClean(),
    changed: async (baseSha) => ((await commits.has(baseSha)) ? (await files()).changed(baseSha) : null),
    renames: async (baseSha) => ((await commits.has(baseSha)) ? (await files()).renames(baseSha) : new Map()),
  }
}

type RefsInput = {
  own: PrivateRepository
  remote: Remote
  exec: GitPrograms['exec']
  /** What git prints in the private repository, in one line; null when it fails. */
  line: (args: readonly string[]) => Promise<string | null>
}

/** Names to commits: branches and tags as they are here, and as the host has them once they were fetched. */
function openRefs({ own, remote, exec, line }: RefsInput) {
  const commit = (revision: string) => line(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])

  let fetched = new Map<string, string>()
  /** The commit that the host has for a branch or tag now, where it was asked. */
  async function fetchedCommit(...names: readonly string[]): Promise<string | null> {
    const sha = names.map((name) => fetched.get(name)).find((one) => one !== undefined)
    return sha === undefined ? null : commit(sha)
  }

  async function branch(name: string): Promise<string | null> {
    const asked = await fetchedCommit(`refs/heads/${name}`)
    const tracked = assertRevision(`refs/remotes/${remote.name}/${name}`)
    return asked ?? (await commit(tracked)) ?? (await commit(`refs/heads/${name}`))
  }

  async function fetchNow(revisions: readonly string[], depth: number | 'all'): Promise<Fetched> {
    if (remote.url === null) return 'unreachable'
    const limit = !own.isShallow() ? [] : depth === 'all' ? ['--unshallow'] : [`--depth=${depth}`]
    const wanted = revisions.map((revision) => (isSha(revision) ? revision : assertRevision(revision)))
    const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--upload-pack=git-upload-pack']
    const args = ['--git-dir', own.gitDir, 'fetch', ...quiet, ...limit, 'origin', ...wanted]
    const { exitCode, stderr } = await exec({ args, reach: 'network' })
    if (exitCode !== 0) return /not our ref|couldn't find remote ref/.test(stderr) ? 'absent' : 'unreachable'
    fetched = new Map([...fetched, ...own.fetched()])
    return 'fetched'
  }
  const fetches = new Map<string, Promise<Fetched>>()
  let last: Promise<unknown> = Promise.resolve()

  return {
    commit,
    branch,

    fetch(revisions, depth) {
      const key = `${depth} ${revisions.join(' ')}`
      const fetching = fetches.get(key) ?? last.then(() => fetchNow(revisions, depth))
      // A commit that was not to be had is not asked for twice; a branch may have moved.
      if (revisions.every(isSha)) fetches.set(key, fetching)
      // Two at once would fight for the list of what is shallow.
      last = fetching.catch(() => undefined)
      return fetching
    },

    async resolve(revision) {
      const name = assertRevision(revision).replace(/^origin\//, '')
      const asked = await fetchedCommit(`refs/heads/${name}`, `refs/tags/${revision}`)
      return asked ?? (await commit(revision)) ?? (await branch(revision))
    },

    async defaultBranch() {
      const from = `refs/remotes/${remote.name}/`
      const name = await line(['symbolic-ref', '--quiet', `${from}HEAD`])
      if (name?.startsWith(from)) return name.slice(from.length)
      for (const usual of ['main', 'master']) if ((await branch(usual)) !== null) return usual
      return null
    },
  } satisfies Partial<Git> & Record<'commit', unknown>
}

/** Which commits are here, and their parents. */
function openCommits(objects: GitObjects) {
  const parents = new Map<string, Promise<string[] | null>>()
  async function readParents(sha: string): Promise<string[] | null> {
    // The raw object, because `git log` hides the parents that a shallow clone has cut off.
    const commit = await objects.read(assertSha(sha))
    if (commit?.type !== 'commit') return null
    const header = commit.bytes?.toString('utf8').split('\n\n', 1)[0] ?? ''
    return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => assertSha(parent ?? ''))
  }

  /** Commits that were found once: they do not go away while we run. */
  const existing = new Set<string>()
  return {
    async parentsOf(sha) {
      const asked = parents.get(sha) ?? readParents(sha)
      parents.set(sha, asked)
      const found = await asked
      // A fetch may bring the commit.
      if (found === null) parents.delete(sha)
      return found
    },

    async has(sha) {
      if (existing.has(sha)) return true
      const found = (await objects.read(`${assertSha(sha)}^{commit}`)) !== null
      if (found) existing.add(sha)
      return found
    },
  } satisfies Partial<Git>
}

/** The files of commits. Each commit is read once. */
function openSnapshots(outer: OuterCheckout): Git['snapshot'] {
  const { root, commonDir } = outer.checkout
  const snapshots = new Map<string, Promise<Snapshot>>()
  return (sha) => {
    const asked = snapshots.get(sha)
    if (asked !== undefined) return asked
    const open = async (path: string, commit: string) =>
      (await import('./submodules.ts')).openSubmodule(outer, { sha, path, commit })
    const beside = besideCheckout(root, commonDir, open)
    const snapshot = commitSnapshot(outer.objects, assertSha(sha)).then((one) => baseSnapshot(one, beside))
    // A reader gets the failure. Without a reader (the commit turned out not to be here) it is none.
    snapshot.catch(() => undefined)
    snapshots.set(sha, snapshot)
    return snapshot
  }
}

/** A Tree of files that are being read. */
function treeOf(snapshot: Promise<Snapshot>): Tree {
  const opened = snapshot.then(snapshotTree)
  opened.catch(() => undefined)
  return {
    read: async (path) => (await opened).read(path),
    bytes: async (path) => (await opened).bytes(path),
    list: async (folder) => (await opened).list(folder),
    preload: async (paths) => {
      const tree = await opened
      await Promise.allSettled(paths.map((path) => tree.read(path)))
    },
  }
}

function lineOf(output: Buffer): string {
  return output.toString('utf8').replace(/\r?\n$/, '')
}

/** Lines of a sha and a subject. */
function subjectsOf(stdout: Buffer): Array<{ sha: string; subject: string }> {
  return stdout
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [, sha, subject] = /^([0-9a-f]{40,64}) (.*)$/.exec(line) ?? []
      return sha === undefined || subject === undefined ? [] : [{ sha, subject }]
    })
}
