import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
/** Nothing of the user's own git settings, and no question at a terminal. */
const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
}
/** One pack instead of a folder for nearly every object, as of a project of any size; nothing tidied that lives for a second. */
const packed = ['-c', 'fastimport.unpackLimit=1', '-c', 'fetch.unpackLimit=1', '-c', 'maintenance.auto=false']

/**
 * Builds the history in a bare repository and checks it out as actions/checkout does. Authors and dates are fixed, so
 * that the same files always have the same commit ids. What another test of this run has built is copied: Git needs
 * eleven processes for it.
 */
export async function buildRepository(history: History, checkout: Checkout = {}): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-scenario-'))
  const [origin, workspace] = [originIn(folder), workspaceIn(folder)]
  const template = await templateOf(history, checkout)
  // All at once is a third of the work of one file after the other.
  cpSync(template, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  const at = checkout.remote === 'unreachable' ? join(folder, 'nothing-here.git') : pathToFileURL(origin).href
  await appendFile(join(workspace, '.git/config'), remote(at))
  // Git knows a file of the workspace by where it lies on the disk, too.
  await git(workspace, ['update-index', '-q', '--refresh'])
  const commits = JSON.parse(await readFile(join(folder, 'commits.json'), 'utf8'))
  return {
    workspace,
    origin,
    commits,
    git: (...args) => git(workspace, args),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

const originIn = (folder: string): string => join(folder, 'origin.git')
const workspaceIn = (folder: string): string => join(folder, 'shop')
const remote = (url: string): string =>
  `[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`

/** Folder of a repository with this history, which nothing changes. It goes with the folder of all tests. */
async function templateOf(history: History, checkout: Checkout): Promise<string> {
  const { of = 'merge', depth = 1 } = checkout
  const id = createHash('sha256')
    .update(JSON.stringify([history, of, depth]))
    .digest('hex')
  const folder = join(tmpdir(), `ai-cicd-template-${id}`)
  if (existsSync(folder)) return folder
  const draft = await mkdtemp(`${folder}-`)
  const commits = await buildIn(draft, history, { of, depth })
  await writeFile(join(draft, 'commits.json'), JSON.stringify(commits))
  try {
    await rename(draft, folder)
  } catch (error) {
    // Another process was faster with the same.
    if (!existsSync(folder)) throw error
    await rm(draft, { recursive: true })
  }
  return folder
}

async function buildIn(
  folder: string,
  history: History,
  { of, depth }: Required<Omit<Checkout, 'remote'>>,
): Promise<Repository['commits']> {
  const [origin, workspace, marks] = [originIn(folder), workspaceIn(folder), join(folder, 'marks')]
  const { commits, tips } = plan(history)
  const init = ['init', '--quiet', '--template=', '--object-format=sha1', '--initial-branch=main']
  await git(folder, [...init, '--bare', origin])
  await git(origin, [...packed, 'fast-import', '--quiet', `--export-marks=${marks}`], commits.map(written).join(''))
  // GitHub hands out any commit that is asked for by its id.
  await appendFile(join(origin, 'config'), '[uploadpack]\n\tallowAnySHA1InWant = true\n')
  const ids = new Map(
    (await readFile(marks, 'utf8')).split('\n').map((line) => {
      const [mark = '', sha = ''] = line.split(' ')
      return [Number(mark.slice(1)), sha]
    }),
  )
  const at = (index: number): string => ids.get(index + 1) ?? ''
  const shas = { branchPoint: at(tips.branchPoint), main: at(tips.main), head: at(tips.head), merge: at(tips.merge) }

  const ref = of === 'merge' ? `refs/remotes/pull/${pullRequest}/merge` : 'refs/remotes/origin/head'
  await git(folder, [...init, workspace])
  const wanted = [`+${of === 'merge' ? shas.merge : shas.head}:${ref}`]
  if (depth === 'full') wanted.push('+refs/heads/*:refs/remotes/origin/*')
  const shallow = depth === 1 ? ['--depth=1'] : []
  const from = pathToFileURL(origin).href
  await git(workspace, [...packed, 'fetch', '--quiet', '--no-tags', '--prune', ...shallow, from, ...wanted])
  await git(workspace, ['checkout', '--quiet', '--force', '--detach', ref])
  return shas
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
