import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a commit changes: new content, a symbolic link, or null for a file that it deletes. */
export type Change = Record<string, string | { symlink: string } | null>

export type History = {
  /** Commits on main until the pull request branches off; the first one is the whole project. */
  main: readonly Change[]
  /** Commits of the pull request, or of the push. */
  branch: readonly Change[]
  /** Commits on main after the branch was made. */
  meanwhile?: readonly Change[]
}

/**
 * What lies in the workspace: GitHub's merge commit (actions/checkout's default on a pull request), the head
 * (`ref: head.sha`), or main with the branch merged as it is after a push or in the merge queue.
 */
export type Checkout = { of?: 'merge' | 'head'; depth?: 1 | 'full'; remote?: 'origin' | 'unreachable' }

export type Repository = {
  workspace: string
  /** Bare repository that plays GitHub's side. */
  origin: string
  commits: { branchPoint: string; main: string; head: string; merge: string }
  git: (...args: string[]) => Promise<string>
  dispose: () => Promise<void>
}

type Snapshot = { message: string; files: Change; parents: number[]; refs: string[] }

const pullRequest = 7
/** Nothing of the user's own git settings, no question at a terminal. */
const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
}

/**
 * Builds the history in a bare repository and checks it out as actions/checkout does. Authors and dates are fixed, so
 * that the same files always have the same commit ids.
 */
export async function buildRepository(history: History, checkout: Checkout = {}): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-scenario-'))
  const origin = join(folder, 'origin.git')
  const workspace = join(folder, 'shop')
  const marks = join(folder, 'marks')
  const { commits, tips } = plan(history)

  await git(folder, ['init', '--quiet', '--bare', '--object-format=sha1', '--initial-branch=main', origin])
  await git(origin, ['fast-import', '--quiet', `--export-marks=${marks}`], commits.map(written).join(''))
  // GitHub hands out any commit that is asked for by its id.
  await git(origin, ['config', 'uploadpack.allowAnySHA1InWant', 'true'])
  const ids = new Map(
    (await readFile(marks, 'utf8')).split('\n').map((line) => {
      const [mark = '', sha = ''] = line.split(' ')
      return [Number(mark.slice(1)), sha]
    }),
  )
  const at = (index: number): string => ids.get(index + 1) ?? ''
  const shas = { branchPoint: at(tips.branchPoint), main: at(tips.main), head: at(tips.head), merge: at(tips.merge) }

  const { of = 'merge', depth = 1, remote = 'origin' } = checkout
  const ref = of === 'merge' ? `refs/remotes/pull/${pullRequest}/merge` : 'refs/remotes/origin/head'
  await git(folder, ['init', '--quiet', '--object-format=sha1', '--initial-branch=main', workspace])
  await git(workspace, ['remote', 'add', 'origin', pathToFileURL(origin).href])
  const wanted = [`+${of === 'merge' ? shas.merge : shas.head}:${ref}`]
  if (depth === 'full') wanted.push('+refs/heads/*:refs/remotes/origin/*')
  const shallow = depth === 1 ? ['--depth=1'] : []
  await git(workspace, ['fetch', '--quiet', '--no-tags', '--prune', ...shallow, 'origin', ...wanted])
  await git(workspace, ['checkout', '--quiet', '--force', '--detach', ref])
  if (remote === 'unreachable') await git(workspace, ['remote', 'set-url', 'origin', join(folder, 'nothing-here.git')])

  return {
    workspace,
    origin,
    commits: shas,
    git: (...args) => git(workspace, args),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

/** All commits in an order in which parents come first, and which of them the branches end at. */
function plan({ main, branch, meanwhile = [] }: History): {
  commits: Snapshot[]
  tips: { branchPoint: number; main: number; head: number; merge: number }
} {
  const commits: Snapshot[] = []
  const add = (message: string, from: number | null, change: Change): number => {
    const parent = from === null ? undefined : commits[from]
    commits.push({
      message,
      files: applied(parent?.files ?? {}, change),
      parents: from === null ? [] : [from],
      refs: [],
    })
    return commits.length - 1
  }
  let tip: number | null = null
  for (const change of main) tip = add(tip === null ? 'Start' : 'Work on main', tip, change)
  const branchPoint = tip ?? add('Start', null, {})
  let head = branchPoint
  for (const change of branch) head = add('Change of the branch', head, change)
  let mainTip = branchPoint
  for (const change of meanwhile) mainTip = add('Meanwhile on main', mainTip, change)
  const merge = add('Merge the branch into main', mainTip, Object.assign({}, ...branch))
  commits[merge]?.parents.push(head)
  commits[mainTip]?.refs.push('refs/heads/main')
  commits[head]?.refs.push('refs/heads/feature', `refs/pull/${pullRequest}/head`)
  commits[merge]?.refs.push(`refs/pull/${pullRequest}/merge`)
  return { commits, tips: { branchPoint, main: mainTip, head, merge } }
}

function applied(files: Change, change: Change): Change {
  return Object.fromEntries(Object.entries({ ...files, ...change }).filter(([, content]) => content !== null))
}

/** One commit in the format of `git fast-import`, all files in it; dates an hour apart. */
function written(commit: Snapshot, index: number): string {
  const who = `Ada Lovelace <ada@example.org> ${Date.UTC(2026, 0, 5, 9 + index) / 1000} +0000`
  const [first, ...merged] = commit.parents.map((parent) => `:${parent + 1}`)
  const lines = [
    'commit refs/bench/all',
    `mark :${index + 1}`,
    `author ${who}`,
    `committer ${who}`,
    data(commit.message),
    ...(first === undefined ? [] : [`from ${first}`]),
    ...merged.map((parent) => `merge ${parent}`),
    'deleteall',
  ]
  for (const [path, content] of Object.entries(commit.files)) {
    if (content === null) continue
    const link = typeof content !== 'string'
    lines.push(`M ${link ? '120000' : '100644'} inline ${path}`, data(link ? content.symlink : content))
  }
  const refs = commit.refs.flatMap((ref) => [`reset ${ref}`, `from :${index + 1}`, ''])
  return `${[...lines, '', ...refs].join('\n')}\n`
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}

function git(cwd: string, args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('git', args, { cwd, env: environment }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim())
      else reject(new Error(`git ${args.join(' ')}: ${stderr || error.message}`))
    })
    child.stdin?.end(input)
  })
}
