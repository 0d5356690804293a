import { UserError } from '../errors.ts'
import type { Tree } from '../source/tree.ts'
import { commitTree } from './commit-tree.ts'
import type { GitExec, GitPipe, GitPrograms } from './exec.ts'
import { type GitObjects, gitObjects } from './objects.ts'
import { assertRevision, assertSha, isSha } from './revision.ts'

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
   * @returns false when there is no remote, it does not answer, refuses, or does not have them
   */
  fetch(revisions: readonly string[], depth: number | 'all'): Promise<boolean>
  /** The commit a user means by a sha, tag, branch or expression such as `HEAD~1`; null when it is not here. */
  resolve(revision: string): Promise<string | null>
  /** The newest commit known of a branch: the remote's, else the local one's; null when it is not here. */
  branch(name: string): Promise<string | null>
  /** Name of the remote's default branch as far as this clone knows, else `main` or `master`; null when there is none. */
  defaultBranch(): Promise<string | null>
  tree(sha: string): Tree
  /** Whether every file that git knows is as it was committed. */
  isClean(): Promise<boolean>
  /** Reads ahead what comparing a checked out merge commit with its first parent takes; nothing for other commits. */
  preload(): Promise<void>
  /**
   * Renamed files from that commit to the working tree: new path → old path. A new file that git was not yet told of is
   * not seen; empty when the commit is not here.
   */
  renames(baseSha: string): Promise<Map<string, string>>
}

/**
 * Nothing may run in the background after us, wait for a dead server for ever, or run a program named by a URL.
 */
const CONFIG = ['gc.auto=0', 'maintenance.auto=false', 'http.lowSpeedLimit=1000', 'http.lowSpeedTime=30']
  .concat(['core.fsmonitor=false', 'protocol.ext.allow=never'])
  .flatMap((setting) => ['-c', setting])

/**
 * The checkout that a folder lies in.
 * @param options.trusted whether the checkout is ours although another user owns it: true in a workflow, whose container
 *   runs as another user than the checkout did; false in a terminal, where such a repository may carry someone's programs
 * @returns null outside a checkout, and when git is not installed
 * @throws UserError when git refuses the checkout
 */
export async function openGit(
  folder: string,
  programs: GitPrograms,
  options: { trusted: boolean } = { trusted: false },
): Promise<Git | null> {
  const config = options.trusted ? [...CONFIG, '-c', 'safe.directory=*'] : CONFIG
  // Both processes start now, because starting is what costs.
  const objects = gitObjects(() => programs.pipe(['-C', folder, ...config, 'cat-file', '--batch']))
  // HEAD in the same call; `--revs-only` leaves it out before the first commit.
  const opened = outputOf(
    programs.pipe(['-C', folder, ...config, 'rev-parse', '--show-toplevel', '--revs-only', 'HEAD']),
  )
  objects.open()
  const found = await opened
  if (found.exitCode === 127 || /not a git repository|must be run in a work tree/.test(found.stderr)) return null
  if (found.stderr.includes('dubious ownership')) {
    throw new UserError(`git does not trust ${folder}, because another user owns it`, {
      hint: `If the repository is yours, run: git config --global --add safe.directory ${folder}`,
    })
  }
  if (found.exitCode !== 0) throw new UserError(`git cannot open ${folder}: ${found.stderr.trim()}`)
  const [root = '', head = ''] = lineOf(found.stdout).split('\n')
  const run: GitExec = (args) => programs.exec(['-C', root, ...config, ...args])
  return checkout(root, isSha(head) ? head : null, objects, run)
}

function checkout(root: string, opened: string | null, objects: GitObjects, run: GitExec): Git {
  /** Commits that were found once: they do not go away while we run. */
  const known = new Set<string>()
  async function line(args: readonly string[]): Promise<string | null> {
    const { exitCode, stdout } = await run(args)
    return exitCode === 0 ? lineOf(stdout) : null
  }
  const commit = (revision: string) => line(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])

  async function remote(): Promise<string | null> {
    const names = ((await line(['remote'])) ?? '').split('\n').filter((name) => name !== '')
    return names.includes('origin') ? 'origin' : (names[0] ?? null)
  }

  async function branch(name: string): Promise<string | null> {
    const tracked = `refs/remotes/${await remote()}/${name}`
    return (await commit(assertRevision(tracked))) ?? (await commit(`refs/heads/${name}`))
  }

  const trees = new Map<string, Tree>()
  const parents = new Map<string, Promise<string[] | null>>()
  async function readParents(sha: string): Promise<string[] | null> {
    // The raw object, because `git log` hides the parents that a shallow clone has cut off.
    const commit = await objects.read(assertSha(sha))
    if (commit?.type !== 'commit') return null
    const header = commit.bytes?.toString('utf8').split('\n\n', 1)[0] ?? ''
    return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => assertSha(parent ?? ''))
  }

  const git: Git = {
    root,
    head: async () => opened,

    isClean: async () => (await line(['status', '--porcelain', '--untracked-files=no'])) === '',

    branch,

    async parentsOf(sha) {
      const asked = parents.get(sha) ?? readParents(sha)
      parents.set(sha, asked)
      const found = await asked
      // A fetch may bring the commit.
      if (found === null) parents.delete(sha)
      return found
    },

    async preload() {
      const [base, second] = (opened === null ? null : await git.parentsOf(opened)) ?? []
      if (base === undefined || second === undefined) return
      if (await git.has(base)) git.tree(base)
    },

    mergeBase: async (a, b) => (await line(['merge-base', assertSha(a), assertSha(b)]))?.split('\n')[0] ?? null,
    async has(sha) {
      if (known.has(sha)) return true
      const found = (await objects.read(`${assertSha(sha)}^{commit}`)) !== null
      if (found) known.add(sha)
      return found
    },
    isShallow: async () => (await line(['rev-parse', '--is-shallow-repository'])) === 'true',

    async fetch(revisions, depth) {
      const from = await remote()
      if (from === null) return false
      const limit = !(await git.isShallow()) ? [] : depth === 'all' ? ['--unshallow'] : [`--depth=${depth}`]
      const wanted = revisions.map((revision) => refspec(revision, from))
      const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
      return (await run(['fetch', ...quiet, ...limit, from, ...wanted])).exitCode === 0
    },

    async resolve(revision) {
      return (await commit(assertRevision(revision))) ?? (await branch(revision))
    },

    async defaultBranch() {
      const from = await remote()
      const head = from === null ? null : await line(['symbolic-ref', '--quiet', `refs/remotes/${from}/HEAD`])
      if (head !== null) return head.slice(`refs/remotes/${from}/`.length)
      for (const name of ['main', 'master']) if ((await branch(name)) !== null) return name
      return null
    },

    tree(sha) {
      const tree = trees.get(sha) ?? commitTree(objects, assertSha(sha))
      trees.set(sha, tree)
      return tree
    },

    async renames(baseSha) {
      if (!(await git.has(baseSha))) return new Map()
      const options = ['-M', '-z', '--name-status', '--diff-filter=R', '--no-ext-diff', '--no-textconv']
      const { exitCode, stdout, stderr } = await run(['diff', ...options, '--ignore-submodules=all', baseSha, '--'])
      if (exitCode !== 0) throw new Error(`git diff failed: ${stderr.trim()}`)
      const fields = stdout.toString('utf8').split('\0')
      const renames = new Map<string, string>()
      for (let at = 0; at + 2 < fields.length; at += 3) renames.set(fields[at + 2] ?? '', fields[at + 1] ?? '')
      return renames
    },
  }
  return git
}

function outputOf(pipe: GitPipe): Promise<{ exitCode: number; stdout: Buffer; stderr: string }> {
  return new Promise((resolve) => {
    const stdout: Buffer[] = []
    pipe.onData((chunk) => stdout.push(chunk))
    pipe.onEnd((ended) => resolve({ ...ended, stdout: Buffer.concat(stdout) }))
    pipe.close()
  })
}

function refspec(revision: string, remote: string): string {
  if (isSha(revision)) return revision
  const name = assertRevision(revision)
  if (name.startsWith('refs/heads/')) return `+${name}:refs/remotes/${remote}/${name.slice('refs/heads/'.length)}`
  return `${name}:${name}`
}

function lineOf(output: Buffer): string {
  return output.toString('utf8').replace(/\r?\n$/, '')
}
