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
import { headOf } from './head.ts'
import { gitObjects } from './objects.ts'
import { isPartial, openPrivateRepository } from './private-repository.ts'
import { remoteOf } from './remote.ts'
import { assertRevision, assertSha, isSha } from './revision.ts'

/** `absent`: the remote says that it has no such thing. `unreachable`: there is no remote, or it does not answer, or refuses. */
type Fetched = 'fetched' | 'absent' | 'unreachable'

/** A Git checkout. Every sha is a full one. */
export interface Git {
  /** Absolute path of the working tree. */
  readonly root: string
  /** The commit that is checked out; null before the first commit. */
  head(): Promise<string | null>
  /** All parents, also those that a shallow clone has cut off; null when the commit itself is not here. */
  parentsOf(sha: string): Promise<string[] | null>
  /** The best common ancestor as far as the history is here; null when none is. */
  mergeBase(a: string, b: string): Promise<string | null>
  /** Whether the commit is here (in a partial clone git may get it for that). */
  has(sha: string): Promise<boolean>
  isShallow(): Promise<boolean>
  /**
   * Gets commits from the remote.
   * @param revisions shas, or full names such as `refs/heads/main` and `refs/tags/v1`
   * @param depth commits of history per revision. Only a shallow clone heeds it: a complete one must not become shallow
   */
  fetch(revisions: readonly string[], depth: number | 'all'): Promise<Fetched>
  /** The commit a user means by a sha, tag, branch or expression such as `HEAD~1`; null when it is not here. */
  resolve(revision: string): Promise<string | null>
  /** The newest commit known of a branch: the remote's, else the local one's; null when it is not here. */
  branch(name: string): Promise<string | null>
  /** Name of the remote's default branch as far as this clone knows, else `main` or `master`; null when there is none. */
  defaultBranch(): Promise<string | null>
  /** The commit's files, with those of its submodules and of Git LFS. */
  tree(sha: string): Tree
  snapshot(sha: string): Promise<Snapshot>
  /** Whether every file that git knows is as it was committed, in submodules too. */
  isClean(): Promise<boolean>
  /**
   * Reads ahead what comparing a checked out merge commit with its first parent takes; nothing for other commits.
   * @param fetches whether a parent that is not here is fetched
   */
  preload(fetches: boolean): Promise<void>
  /**
   * Renamed files from that commit to what is staged: new path → old path. A new file that git was not yet told of is not
   * seen; empty when the commit is not here.
   */
  renames(baseSha: string): Promise<Map<string, string>>
}

export type OpenOptions = {
  /** In a workflow commits of submodules may be fetched; in a terminal nothing is that nobody asked for. */
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
  const commit = (revision: string) => line(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
  const head = written === undefined ? await commit('HEAD') : written
  const openSubmodule = (inner: Checkout) => openGit(inner, programs, { ...options, within })
  const { exec } = programs

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
    const args = [...inOwn, 'fetch', ...quiet, ...limit, 'origin', ...wanted]
    const { exitCode, stderr } = await exec({ args, reach: 'network' })
    if (exitCode !== 0) return /not our ref|couldn't find remote ref/.test(stderr) ? 'absent' : 'unreachable'
    fetched = new Map([...fetched, ...own.fetched()])
    return 'fetched'
  }
  const fetches = new Map<string, Promise<Fetched>>()
  let last: Promise<unknown> = Promise.resolve()

  const parents = new Map<string, Promise<string[] | null>>()
  async function readParents(sha: string): Promise<string[] | null> {
    // The raw object, because `git log` hides the parents that a shallow clone has cut off.
    const commit = await objects.read(assertSha(sha))
    if (commit?.type !== 'commit') return null
    const header = commit.bytes?.toString('utf8').split('\n\n', 1)[0] ?? ''
    return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => assertSha(parent ?? ''))
  }

  /** Commits that were found once: they do not go away while we run. */
  const known = new Set<string>()
  const snapshots = new Map<string, Promise<Snapshot>>()

  // Loaded only then: most runs look neither at the index nor into a submodule.
  const files = async () =>
    (await import('./working-copy.ts')).workingCopy({
      checkout,
      head,
      objects,
      gitDir: own.gitDir,
      exec,
      openSubmodule,
    })
  const git: Git = {
    root,
    head: async () => head,

    branch,

    async parentsOf(sha) {
      const asked = parents.get(sha) ?? readParents(sha)
      parents.set(sha, asked)
      const found = await asked
      // A fetch may bring the commit.
      if (found === null) parents.delete(sha)
      return found
    },

    async preload(wanted) {
      const [base, second] = (head === null ? null : await git.parentsOf(head)) ?? []
      if (base === undefined || second === undefined) return
      if ((await git.has(base)) || (wanted && (await git.fetch([base], 1)) === 'fetched')) await git.snapshot(base)
    },

    mergeBase: async (a, b) => (await line(['merge-base', assertSha(a), assertSha(b)]))?.split('\n')[0] ?? null,
    async has(sha) {
      if (known.has(sha)) return true
      const found = (await objects.read(`${assertSha(sha)}^{commit}`)) !== null
      if (found) known.add(sha)
      return found
    },
    isShallow: async () => own.isShallow(),

    fetch(revisions, depth) {
      const key = `${depth} ${revisions.join(' ')}`
      const known = fetches.get(key) ?? last.then(() => fetchNow(revisions, depth))
      // A commit that was not to be had is not asked for twice; a branch may have moved.
      if (revisions.every(isSha)) fetches.set(key, known)
      // Two at once would fight for the list of what is shallow.
      last = known.catch(() => undefined)
      return known
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

    snapshot(sha) {
      const asked = snapshots.get(sha)
      if (asked !== undefined) return asked
      const outer = { checkout, objects, open: openSubmodule, fetches: options.inWorkflow }
      const open = async (path: string, commit: string) =>
        (await import('./submodules.ts')).openSubmodule(outer, { sha, path, commit })
      const beside = besideCheckout(root, commonDir, open)
      const snapshot = commitSnapshot(objects, assertSha(sha)).then((one) => baseSnapshot(one, beside))
      // Whoever reads is told; that nobody does (the commit turned out not to be here) is no failure.
      snapshot.catch(() => undefined)
      snapshots.set(sha, snapshot)
      return snapshot
    },

    tree: (sha) => treeOf(git.snapshot(sha)),

    isClean: async () => (await files()).isClean(),
    renames: async (baseSha) => ((await git.has(baseSha)) ? (await files()).renames(baseSha) : new Map()),
  }
  return git
}

/** A Tree of files that are being read. */
function treeOf(snapshot: Promise<Snapshot>): Tree {
  const opened = snapshot.then(snapshotTree)
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

function lineOf(output: Buffer): string {
  return output.toString('utf8').replace(/\r?\n$/, '')
}
