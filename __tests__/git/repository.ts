import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { gitPrograms } from '../../src/git/exec.ts'
import { checkoutAt } from '../../src/git/find-checkout.ts'
import type { Git } from '../../src/git/git.ts'
import { openGit } from '../../src/git/open.ts'

/** An environment in which the machine's own Git settings play no part. */
export const gitEnv = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Author',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_COMMITTER_NAME: 'Author',
  GIT_COMMITTER_EMAIL: 'author@example.com',
}

export const inWorkflow = { inWorkflow: true, runnerTemp: null }

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-git-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A real repository on disk. */
export class Repository {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  static create(format: 'sha1' | 'sha256' = 'sha1'): Repository {
    const repository = new Repository(temporaryFolder())
    repository.git('init', '--quiet', '--template=', '--initial-branch=main', `--object-format=${format}`)
    return repository
  }

  /** A clone as actions/checkout makes it: over a transport, so that depth and filters count. */
  static clone(of: Repository, ...options: string[]): Repository {
    const folder = join(temporaryFolder(), 'clone')
    of.git('clone', '--quiet', '--template=', ...options, `file://${of.folder}`, folder)
    return new Repository(folder)
  }

  /** A checkout of one commit at a depth, as actions/checkout makes it on a pull request. */
  static checkout(of: Repository, ref: string, depth: number): Repository {
    const repository = new Repository(temporaryFolder())
    repository.git('init', '--quiet', '--template=')
    repository.git('remote', 'add', 'origin', `file://${of.folder}`)
    repository.git(
      'fetch',
      '--quiet',
      '--no-tags',
      `--depth=${depth}`,
      'origin',
      `+${of.sha(ref)}:refs/remotes/pull/1/merge`,
    )
    repository.git('checkout', '--quiet', '--force', 'refs/remotes/pull/1/merge')
    return repository
  }

  git(...args: string[]): string {
    // Nothing is tidied that lives for a second: that is a process of its own after every commit and fetch.
    return execFileSync('git', ['-c', 'maintenance.auto=false', ...args], {
      cwd: this.folder,
      env: gitEnv,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
  }

  /** Commits without files on top of HEAD, many at once. @returns the last */
  commitMany(count: number): string {
    const branch = this.git('symbolic-ref', 'HEAD')
    const commit = 'committer Author <author@example.com> 1700000000 +0000\ndata 0\n'
    const stream = `commit ${branch}\n${commit}from ${branch}^0\n${`commit ${branch}\n${commit}\n`.repeat(count - 1)}`
    execFileSync('git', ['fast-import', '--quiet'], { cwd: this.folder, env: gitEnv, input: stream })
    return this.sha('HEAD')
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(join(this.folder, dirname(path)), { recursive: true })
    writeFileSync(join(this.folder, path), content)
  }

  link(path: string, target: string): void {
    mkdirSync(join(this.folder, dirname(path)), { recursive: true })
    symlinkSync(target, join(this.folder, path))
  }

  /** Commits everything, with these files changed. @returns the commit */
  commit(files: Readonly<Record<string, string>> = {}): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content)
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '--message', 'a commit')
    return this.sha('HEAD')
  }

  sha(revision: string): string {
    return this.git('rev-parse', revision)
  }

  async open(): Promise<Git> {
    const checkout = checkoutAt(this.folder)
    const git = checkout === null ? null : await openGit(checkout, gitPrograms(gitEnv), inWorkflow)
    if (git === null) throw new Error(`${this.folder} is no checkout`)
    return git
  }
}

type PullRequestFixture = { origin: Repository; fork: string; head: string; moved: string; merge: string }

/** Goes with the folder of all tests: files share this module, so that none knows when it is the last. */
let template: PullRequestFixture | null = null

/**
 * A pull request that changed `prompt.txt`, merged by GitHub into a main that has moved on since it was branched off.
 * main is checked out; `pull/1/merge` is GitHub's merge; `fork` is where the branches part.
 */
export function pullRequest(): PullRequestFixture {
  template ??= createPullRequest(mkdtempSync(join(tmpdir(), 'ai-cicd-git-')))
  const folder = temporaryFolder()
  cpSync(template.origin.folder, folder, { recursive: true })
  return { ...template, origin: new Repository(folder) }
}

function createPullRequest(folder: string): PullRequestFixture {
  const origin = new Repository(folder)
  origin.git('init', '--quiet', '--template=', '--initial-branch=main')
  const fork = origin.commit({ 'prompt.txt': 'old', 'main.txt': 'before' })
  origin.git('checkout', '--quiet', '-b', 'feature')
  const head = origin.commit({ 'prompt.txt': 'new' })
  origin.git('checkout', '--quiet', 'main')
  const moved = origin.commit({ 'main.txt': 'moved on' })
  origin.git('checkout', '--quiet', '--detach')
  origin.git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'feature')
  origin.git('update-ref', 'refs/pull/1/merge', 'HEAD')
  origin.git('checkout', '--quiet', 'main')
  return { origin, fork, head, moved, merge: origin.sha('refs/pull/1/merge') }
}
