import { messageOf, UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Tree } from '../source/tree.ts'
import type { Git } from './git.ts'
import { isSha } from './revision.ts'

/** The version of the repository that the working tree is compared with. */
export type Baseline = {
  /** Null when it is no commit. */
  sha: string | null
  /** Of a folder or an archive: what the user wrote. */
  name?: string
  tree: Tree
  /** Why this commit, as a clause for the log: `the first parent of GitHub's merge commit`. */
  reason: string
}

/** What started the run, as far as it decides the baseline. A `Trigger` of `src/github` is one. */
export type BaselineEvent = {
  /** The commit that the run is of. */
  sha: string
  kind: 'pull_request' | 'merge_group' | 'push' | 'tag' | 'workflow_dispatch' | 'other'
  pullRequest: { headSha: string; baseSha: string; baseRef: string } | null
  mergeGroupBase: string | null
  /** The commit a push replaced; null for a new branch. */
  before: string | null
  /** The branch the run is on; null on a pull request or a tag. */
  branch: string | null
  defaultBranch: string | null
}

/** The repository as its host has it, for what the checkout lacks. */
export interface RemoteCommits {
  /** The full sha of a sha, branch or tag; null when there is none. */
  resolve(revision: string): Promise<string | null>
  mergeBase(base: string, head: string): Promise<string | null>
  /** All parents; null when there is no such commit. */
  parentsOf(sha: string): Promise<string[] | null>
  tree(sha: string): Tree
}

export type BaselineInput = {
  /** Null outside a checkout, and where git is not installed. */
  git: Git | null
  /** Why there is no git, as a clause: `git is not installed`. */
  withoutGit: string
  /** Null in a terminal. */
  event: BaselineEvent | null
  /** The `base` input: a revision, `none`, or null to let the event decide. */
  base: string | null
  /** Null without a token. */
  remote: RemoteCommits | null
  log: Log
}

type Choice = { sha: string; reason: string }

/** How far a shallow clone is deepened, step by step, in search of a common ancestor. */
const DEPTHS = [50, 1000, 'all'] as const

/**
 * Finds the baseline. The `base` input goes before everything; else by event:
 * - pull request: the first parent of GitHub's merge commit when that is checked out, so that what the base branch did
 *   meanwhile is not blamed on the pull request; else the merge base of what is checked out and the base branch
 * - merge queue: the queue's base
 * - push: what was there before; none for a new branch. After a force push whose old commit is gone: the merge base with the
 *   default branch, none on the default branch itself
 * - tag: none
 * - anything else started by hand or clock: the merge base with the default branch; on it, the commit before
 * - terminal: the merge base with the default branch (the remote's, as far as it was fetched), so that a run shows what a
 *   pull request would; on an unpushed default branch that is HEAD, so what is not committed yet is compared. No network
 *
 * A commit that is not in the checkout is fetched; when that fails, or there is no checkout, it is read through the host's API.
 * @returns null when there is nothing to compare with
 * @throws UserError when there is a baseline but it cannot be reached, and when it is unknown whether there is one: going
 *   on would call every prompt new and let anything pass
 */
export async function findBaseline(input: BaselineInput): Promise<Baseline | null> {
  const { event, git, log } = input
  if (input.base === 'none') return nothing(log, '`base` is none')
  if (input.base !== null) return explicit(input.base, input)
  if (event === null) {
    if (git === null) throw withoutBase(input.withoutGit)
    return inTerminal(git, input)
  }
  if (event.kind === 'pull_request' && event.pullRequest !== null) {
    return reach(await ofPullRequest(event.pullRequest, input), input)
  }
  if (event.kind === 'merge_group' && event.mergeGroupBase !== null) {
    return reach({ sha: event.mergeGroupBase, reason: "the merge queue's base" }, input)
  }
  if (event.kind === 'push') return ofPush(event, input)
  if (event.kind === 'tag') return nothing(log, 'a tag has no commit before it')
  return ofDefaultBranch(event, input)
}

async function explicit(base: string, input: BaselineInput): Promise<Baseline> {
  const { git, remote } = input
  const local = git === null ? null : await resolveOrFetch(git, base, input.event !== null)
  const sha = local ?? (await remote?.resolve(withoutRemote(base))) ?? null
  if (sha !== null) return reach({ sha, reason: `the base ${base}, as asked for` }, input)
  if (git === null && remote === null) throw unreadableRevision(base, input)
  throw new UserError(`the base ${JSON.stringify(base)} is not known here`, {
    hint:
      input.event === null
        ? 'Name an existing branch, tag or commit, or `none`. A folder is written as a path: `./base`.'
        : 'Set `base` to an existing branch, tag or commit, or to `none`. ' +
          'In a workflow, an expression such as HEAD~2 needs `fetch-depth: 0` at actions/checkout.',
  })
}

/** @param inWorkflow whether a branch means the host's, not what an earlier job left on a self-hosted runner */
async function resolveOrFetch(git: Git, base: string, inWorkflow: boolean): Promise<string | null> {
  const branch = `refs/heads/${withoutRemote(base)}`
  if (inWorkflow && !isSha(base)) await git.fetch([branch], 1)
  let sha = await git.resolve(base)
  for (const missing of isSha(base) ? [base] : [branch, `refs/tags/${base}`]) {
    if (sha === null && (await git.fetch([missing], 1)) === 'fetched') sha = await git.resolve(base)
  }
  return sha
}

/** `origin/main` is main to everyone but this clone. */
function withoutRemote(revision: string): string {
  return revision.replace(/^origin\//, '')
}

async function ofPullRequest(
  pullRequest: { headSha: string; baseSha: string; baseRef: string },
  input: BaselineInput,
): Promise<Choice> {
  const head = (await input.git?.head()) ?? null
  const parents = head === null ? null : ((await input.git?.parentsOf(head)) ?? null)
  const [base, second] = parents ?? []
  if (parents?.length === 2 && base !== undefined && second === pullRequest.headSha) {
    return { sha: base, reason: "the first parent of GitHub's merge commit" }
  }
  const { baseRef, baseSha } = pullRequest
  const sha = await commonAncestor(head ?? pullRequest.headSha, baseRef, baseSha, input)
  if (sha === null) throw unreachable(`the merge base of this pull request and ${baseRef}`, input)
  return { sha, reason: `the merge base with ${baseRef}` }
}

async function ofPush(event: BaselineEvent, input: BaselineInput): Promise<Baseline | null> {
  if (event.before === null) return nothing(input.log, 'this is the first push of the branch')
  const before = await available(event.before, input)
  if (before.tree !== null) return { sha: event.before, tree: before.tree, reason: 'the commit before this push' }
  if (!before.isGone) throw unreachable(`the commit before this push, ${event.before},`, input)
  input.log.warn(`The commit before this push, ${event.before}, is gone: the branch was force-pushed.`)
  const { branch, defaultBranch } = event
  if (defaultBranch === null || branch === defaultBranch) {
    return nothing(input.log, 'the commit before this push no longer exists')
  }
  const sha = await commonAncestor(await headOf(event, input), defaultBranch, null, input)
  if (sha !== null) return reach({ sha, reason: `the merge base with ${defaultBranch}` }, input)
  // A shallow history cannot show that there is no common commit.
  const { git } = input
  if (git !== null && ((await git.isShallow()) || (await git.branch(defaultBranch)) === null)) {
    throw unreachable(`the merge base with ${defaultBranch}`, input)
  }
  return nothing(input.log, `this branch shares no commit with ${defaultBranch}`)
}

async function ofDefaultBranch(event: BaselineEvent, input: BaselineInput): Promise<Baseline | null> {
  const { git, remote, log } = input
  const { branch, defaultBranch } = event
  if (git === null && remote === null) throw unreachable('the commit before this one', input)
  const head = await headOf(event, input)
  if (defaultBranch !== null && branch !== defaultBranch) {
    const sha = await commonAncestor(head, defaultBranch, null, input)
    if (sha === null) throw unreachable(`the merge base with ${defaultBranch}`, input)
    return reach({ sha, reason: `the merge base with ${defaultBranch}` }, input)
  }
  const parents = (await git?.parentsOf(head)) ?? (await remote?.parentsOf(head)) ?? null
  if (parents === null) throw unreachable('the commit before this one', input)
  const [parent] = parents
  if (parent === undefined) return nothing(log, 'there is no commit before this one')
  return reach({ sha: parent, reason: 'the commit before this one' }, input)
}

/** What is checked out; without a checkout, what the run is of. */
async function headOf(event: BaselineEvent, { git }: BaselineInput): Promise<string> {
  return (await git?.head()) ?? event.sha
}

async function inTerminal(git: Git, { log }: BaselineInput): Promise<Baseline | null> {
  const head = await git.head()
  if (head === null) return nothing(log, 'there is no commit yet')
  const name = await git.defaultBranch()
  const tip = name === null ? null : await git.branch(name)
  const shared = tip === null ? null : await git.mergeBase(head, tip)
  const choice =
    shared === null ? { sha: head, reason: 'the last commit' } : { sha: shared, reason: `the merge base with ${name}` }
  return { ...choice, tree: git.tree(choice.sha) }
}

/**
 * The best common ancestor of a commit and a branch. In a shallow clone the host is asked first: it sees the whole history,
 * where a truncated one may show an older ancestor, or none.
 * @param tip a commit of the branch for when its name is not known here
 */
async function commonAncestor(
  head: string,
  branch: string,
  tip: string | null,
  { git, remote, log }: BaselineInput,
): Promise<string | null> {
  const local = async () => {
    const other = (await git?.branch(branch)) ?? tip
    return git === null || other === null || !(await git.has(other)) ? null : git.mergeBase(other, head)
  }
  if (git !== null && !(await git.isShallow())) {
    const found = await local()
    if (found !== null) return found
    if ((await git.fetch([`refs/heads/${branch}`], 'all')) === 'fetched') {
      const fetched = await local()
      if (fetched !== null) return fetched
    }
  }
  try {
    const found = (await remote?.mergeBase(branch, head)) ?? null
    if (found !== null || git === null) return found
  } catch (thrown) {
    if (git === null || !(thrown instanceof UserError)) throw thrown
    log.debug(`The host cannot tell the merge base: ${messageOf(thrown)}`)
  }
  for (const depth of DEPTHS) {
    if (!(await git.isShallow())) break
    if ((await git.fetch([`refs/heads/${branch}`, head], depth)) !== 'fetched') break
    const found = await local()
    if (found !== null) return found
  }
  return null
}

async function reach(choice: Choice, input: BaselineInput): Promise<Baseline> {
  const { tree } = await available(choice.sha, input)
  if (tree !== null) return { ...choice, tree }
  throw unreachable(`${choice.reason}, ${choice.sha},`, input)
}

/**
 * The commit's files: from the checkout, else fetched, else through the host's API; null when none has it. `isGone` when the
 * host said so, and not only when it was not reached.
 */
async function available(
  sha: string,
  { git, remote, log }: BaselineInput,
): Promise<{ tree: Tree; isGone: false } | { tree: null; isGone: boolean }> {
  let isGone = false
  if (git !== null) {
    if (await git.has(sha)) return { tree: git.tree(sha), isGone }
    const fetched = await git.fetch([sha], 1)
    if (fetched === 'fetched' && (await git.has(sha))) return { tree: git.tree(sha), isGone }
    isGone = fetched === 'absent'
    log.debug(`${sha} is not in this checkout and could not be fetched.`)
  }
  if (remote === null) return { tree: null, isGone }
  if ((await remote.resolve(sha)) === null) return { tree: null, isGone: true }
  return { tree: remote.tree(sha), isGone: false }
}

function unreachable(what: string, { git, remote, withoutGit }: BaselineInput): UserError {
  const why = git !== null || remote !== null ? 'is not in this checkout' : `is not here, because ${withoutGit}`
  return new UserError(`there is a commit to compare with, but it cannot be reached: ${what} ${why}`, {
    hint: 'Give the job the permission `contents: read`, or let actions/checkout fetch the history with `fetch-depth: 0`.',
  })
}

const ELSEWHERE =
  'Write `--base` and a folder of its files, an archive of them (`./base.zip`, `s3://bucket/key`), or `none`; ' +
  'and `--commit` with the sha of what is evaluated.'

/** Outside of Git there is no base to find, and nothing is taken for new by itself. */
function withoutBase(why: string): UserError {
  return new UserError(`${why}, so the base must be named`, { hint: ELSEWHERE })
}

function unreadableRevision(base: string, { event, withoutGit }: BaselineInput): UserError {
  const what = `the base ${JSON.stringify(base)} is a branch, a tag or a commit, which only Git can read, and ${withoutGit}`
  return new UserError(what, {
    hint:
      event === null
        ? ELSEWHERE
        : 'Start actions/checkout before this step, on a runner with Git, or set the input `github-token`, which reads it through the API.',
  })
}

function nothing(log: Log, why: string): null {
  log.info(`Nothing to compare with: ${why}.`)
  return null
}
