import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { gitPrograms } from '../../src/git/exec.ts'
import { checkoutAt } from '../../src/git/find-checkout.ts'
import { openGit } from '../../src/git/open.ts'
import { gitEnv, inWorkflow, pullRequest, Repository, temporaryFolder } from './repository.ts'

const programs = gitPrograms(gitEnv)
const unknown = 'f'.repeat(40)

describe('openGit', () => {
  test('ignores variables that a hook or a job left behind', async () => {
    const repository = Repository.create()
    const sha = repository.commit({ a: 'a' })
    const left = { GIT_DIR: '/nowhere', GIT_OBJECT_DIRECTORY: '/nowhere', GIT_CONFIG_COUNT: '1' }
    const git = await openGit(
      { root: repository.folder, gitDir: join(repository.folder, '.git'), commonDir: join(repository.folder, '.git') },
      gitPrograms({ ...gitEnv, ...left }),
      inWorkflow,
    )
    expect(await git?.head()).toBe(sha)
    expect(await git?.tree(sha).read('a')).toBe('a')
  })

  test.each([
    'shallow',
    'packed-refs',
    'index',
    'sharedindex.0',
    'objects/info/alternates',
    'objects/info/commit-graph',
    'objects/pack/multi-pack-index',
  ])('waits for no pipe that an earlier step left as .git/%s', async (name) => {
    const repository = Repository.create()
    repository.commit({ a: 'a' })
    repository.git('pack-refs', '--all')
    const path = join(repository.folder, '.git', name)
    mkdirSync(dirname(path), { recursive: true })
    rmSync(path, { force: true })
    execFileSync('mkfifo', [path])
    await expect(repository.open()).rejects.toThrow(`${name} is no file, so this checkout is not read`)
    await expect(repository.open()).rejects.toThrow(UserError)
  })

  test('tells the subjects between two commits, newest first; nothing where history is cut off', async () => {
    const repository = Repository.create()
    const shas = ['a', 'b', 'c'].map((text) => repository.commit({ a: text }))
    const [first = '', , last = ''] = shas
    const git = await repository.open()
    const found = await git.commitsOf(null, { base: first, head: last }, 10)
    expect(found?.map(({ commit }) => commit)).toEqual(shas.slice(1).reverse())
    expect(found?.every(({ subject }) => subject !== '')).toBe(true)
    expect(await git.commitsOf(null, { base: first, head: last }, 1)).toHaveLength(1)
    expect(await git.commitsOf(null, { base: last, head: first }, 10)).toEqual([])
    expect(await git.commitsOf(null, { base: unknown, head: last }, 10)).toBeNull()
    const { origin } = pullRequest()
    const cut = await Repository.checkout(origin, 'refs/pull/1/merge', 1).open()
    expect(await cut.commitsOf(null, { base: (await cut.head()) ?? '', head: (await cut.head()) ?? '' }, 10)).toBeNull()
  })

  test('is null without git', async () => {
    const repository = Repository.create()
    const found = checkoutAt(repository.folder)
    expect(found).not.toBeNull()
    if (found !== null)
      expect(await openGit(found, gitPrograms({ ...gitEnv, PATH: '/nowhere' }), inWorkflow)).toBeNull()
  })

  test('reads ahead what a merge commit is compared with: a parent that is not here is fetched once, and only where it is wanted', async () => {
    const { origin } = pullRequest()
    const clone = Repository.checkout(origin, 'refs/pull/1/merge', 1)
    const opened = async () => {
      const calls: string[] = []
      const counted = {
        ...programs,
        exec: (call: Parameters<typeof programs.exec>[0]) => {
          if (call.args.includes('fetch')) calls.push(call.args.at(-1) ?? '')
          return programs.exec(call)
        },
      }
      const found = checkoutAt(clone.folder)
      const git = found === null ? null : await openGit(found, counted, inWorkflow)
      if (git === null) throw new Error('there is no git')
      const head = await git.head()
      const [base = ''] = (head === null ? null : await git.parentsOf(head)) ?? []
      return { git, base, calls }
    }
    const lazy = await opened()
    await lazy.git.preload(false)
    expect(lazy.calls).toEqual([])
    const eager = await opened()
    const [, asked] = await Promise.all([eager.git.preload(true), eager.git.fetch([eager.base], 1)])
    expect(asked).toBe('fetched')
    expect(eager.calls).toEqual([eager.base])
    expect(await eager.git.has(eager.base)).toBe(true)
  })

  test('writes nothing into the checkout, whatever it is asked', async () => {
    const { origin, moved } = pullRequest()
    const clone = Repository.checkout(origin, 'refs/pull/1/merge', 1)
    const before = filesOf(clone.folder)
    const git = await clone.open()
    expect(await git.fetch([moved, 'refs/heads/feature'], 1)).toBe('fetched')
    expect(await git.branch('feature')).not.toBeNull()
    await git.tree(moved).list('')
    await git.renames(moved)
    await git.isClean()
    expect(filesOf(clone.folder)).toEqual(before)
  })
})

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
}

describe('a checkout', () => {
  test('knows its head, and that there is none before the first commit', async () => {
    const repository = Repository.create()
    expect(await (await repository.open()).head()).toBeNull()
    const first = repository.commit()
    const git = await repository.open()
    expect(await git.head()).toBe(first)
    expect(await git.parentsOf(first)).toEqual([])
    expect(await git.parentsOf(unknown)).toBeNull()
  })

  test('sees the parents that a shallow clone has cut off', async () => {
    const { origin, merge, moved, head } = pullRequest()
    const git = await Repository.checkout(origin, 'refs/pull/1/merge', 1).open()
    expect(await git.isShallow()).toBe(true)
    expect(await git.head()).toBe(merge)
    expect(await git.parentsOf(merge)).toEqual([moved, head])
    expect(await git.has(moved)).toBe(false)
  })

  test('a commit message that looks like a header adds no parent', async () => {
    const repository = Repository.create()
    repository.commit()
    repository.git('commit', '--quiet', '--allow-empty', '--message', `parent ${unknown}`)
    const git = await repository.open()
    expect(await git.parentsOf(repository.sha('HEAD'))).toEqual([repository.sha('HEAD~1')])
  })

  test('finds the merge base, and none between strangers', async () => {
    const { origin, fork, head, moved } = pullRequest()
    const git = await origin.open()
    expect(await git.mergeBase(head, moved)).toBe(fork)
    origin.git('checkout', '--quiet', '--orphan', 'other')
    expect(await git.mergeBase(head, origin.commit())).toBeNull()
  })

  test('fetches a commit by its sha into a shallow clone without lengthening it', async () => {
    const { origin, moved } = pullRequest()
    const git = await Repository.checkout(origin, 'refs/pull/1/merge', 1).open()
    expect(await git.fetch([moved], 1)).toBe('fetched')
    expect(await git.has(moved)).toBe(true)
    expect(await git.isShallow()).toBe(true)
  })

  test('a complete clone stays complete', async () => {
    const { origin } = pullRequest()
    const clone = Repository.clone(origin)
    const later = origin.commit({ 'later.txt': '' })
    const git = await clone.open()
    expect(await git.fetch([later], 1)).toBe('fetched')
    expect(await git.isShallow()).toBe(false)
    expect(await git.fetch(['refs/heads/main'], 1)).toBe('fetched')
    expect(await git.branch('main')).toBe(later)
  })

  test('a fetch that cannot work says whether the remote has no such thing, or cannot be asked', async () => {
    const { origin } = pullRequest()
    expect(await (await origin.open()).fetch([unknown], 1)).toBe('unreachable')
    const clone = Repository.clone(origin)
    expect(await (await clone.open()).fetch([unknown], 1)).toBe('absent')
    expect(await (await clone.open()).fetch(['refs/heads/nope'], 1)).toBe('absent')
    clone.git('remote', 'set-url', 'origin', `file://${temporaryFolder()}/gone`)
    expect(await (await clone.open()).fetch(['refs/heads/main'], 1)).toBe('unreachable')
  })

  test('resolves what a user may write', async () => {
    const { origin, moved, fork, head } = pullRequest()
    origin.git('tag', '-a', 'v1', '-m', 'annotated', fork)
    const git = await Repository.clone(origin).open()
    expect(await git.resolve('main')).toBe(moved)
    expect(await git.resolve('feature')).toBe(head)
    expect(await git.resolve('origin/feature')).toBe(head)
    expect(await git.resolve('HEAD~1')).toBe(fork)
    expect(await git.resolve('v1')).toBe(fork)
    expect(await git.resolve(fork)).toBe(fork)
    expect(await git.resolve('nope')).toBeNull()
  })

  test.each(['--output=x', '-x', 'a..b', 'a b', ':/text', 'main:file', '', 'a\0b', '*'])(
    'refuses %j',
    async (revision) => {
      const git = await Repository.create().open()
      await expect(git.resolve(revision)).rejects.toBeInstanceOf(UserError)
    },
  )

  test('knows the default branch by the remote, else by name', async () => {
    const origin = Repository.create()
    origin.commit()
    expect(await (await origin.open()).defaultBranch()).toBe('main')
    origin.git('branch', '--move', 'trunk')
    expect(await (await origin.open()).defaultBranch()).toBeNull()
    expect(await (await Repository.clone(origin).open()).defaultBranch()).toBe('trunk')
  })

  test('tells what changed up to what is staged: also what is new, gone and moved, and runs no filter for it', async () => {
    const repository = Repository.create()
    const sprung = join(temporaryFolder(), 'sprung')
    const base = repository.commit({
      'same.txt': 'same',
      'gone.txt': 'gone',
      'changed.txt': 'one',
      'old name.txt': 'moved '.repeat(50),
      '.gitattributes': '*.txt filter=x diff=x\n',
    })
    repository.git('mv', 'old name.txt', 'n\u00e9w.txt')
    repository.git('rm', '-q', 'gone.txt')
    repository.commit({ 'changed.txt': 'two', 'src/new.txt': 'new' })
    repository.git('config', 'filter.x.clean', `touch ${sprung}; cat`)
    repository.git('config', 'diff.x.textconv', `touch ${sprung}; cat`)
    repository.git('config', 'diff.external', `touch ${sprung}`)
    repository.write('untracked.txt', 'untracked')
    const git = await repository.open()
    expect((await git.changed(base))?.toSorted()).toEqual(
      ['changed.txt', 'gone.txt', 'n\u00e9w.txt', 'old name.txt', 'src/new.txt'].toSorted(),
    )
    expect(await git.changed('f'.repeat(40))).toBeNull()
    expect(existsSync(sprung)).toBe(false)
  })

  test('finds renames up to the working tree, whatever the names', async () => {
    const repository = Repository.create()
    const text = 'a prompt of several lines\n'.repeat(5)
    const base = repository.commit({ 'old.txt': text, 'odd "näme"\t\n.txt': `other ${text}`, 'kept.txt': 'kept' })
    renameSync(join(repository.folder, 'old.txt'), join(repository.folder, 'new.txt'))
    renameSync(join(repository.folder, 'odd "näme"\t\n.txt'), join(repository.folder, '-odd.txt'))
    repository.write('new.txt', `${text}changed\n`)
    repository.git('add', '--all')
    const git = await repository.open()
    const renames = await git.renames(base)
    expect([...renames].sort()).toEqual([
      ['-odd.txt', 'odd "näme"\t\n.txt'],
      ['new.txt', 'old.txt'],
    ])
    expect(await git.renames(unknown)).toEqual(new Map())
  })
})

test('git never asks a person for a password', async () => {
  const { exitCode, stdout } = await programs.exec({
    args: ['-c', 'alias.asks=!printenv GIT_TERMINAL_PROMPT', 'asks'],
    reach: 'network',
  })
  expect(exitCode).toBe(0)
  expect(stdout.toString()).toBe('0\n')
})

describe('why a file changed', () => {
  test('is told by the commits between two that touched it, newest first; a name is no pattern', async () => {
    const repository = Repository.create()
    const base = repository.commit({ 'a.txt': '1', 'b.txt': '1', '*.txt': '1' })
    const first = repository.commit({ 'a.txt': '2' })
    repository.commit({ 'b.txt': '2' })
    const last = repository.commit({ 'a.txt': '3' })
    const git = await repository.open()
    const range = { base, head: last }
    expect((await git.commitsOf('a.txt', range, 5))?.map(({ commit }) => commit)).toEqual([last, first])
    expect((await git.commitsOf('a.txt', range, 1))?.map(({ commit }) => commit)).toEqual([last])
    for (const name of ['*.txt', ':(top)a.txt', '--all', 'missing'])
      expect(await git.commitsOf(name, range, 5)).toEqual([])
    expect(await git.commitsOf('a.txt', { base: unknown, head: last }, 5)).toBeNull()
  })

  test('is not told by a shallow clone', async () => {
    const { origin } = pullRequest()
    const git = await Repository.checkout(origin, 'refs/pull/1/merge', 1).open()
    const head = (await git.head()) ?? ''
    expect(await git.commitsOf('a', { base: head, head }, 5)).toBeNull()
  })

  test('stands in the message of a commit, which has its time', async () => {
    const repository = Repository.create()
    const sha = repository.commit({ a: 'a' })
    const git = await repository.open()
    const [time, ...message] = repository.git('log', '-1', '--format=%ct%n%B', sha).split('\n')
    expect(await git.messageOf(sha)).toEqual({
      time: Number(time) * 1000,
      message: expect.stringContaining(message[0] ?? '-'),
    })
    expect(await git.messageOf(unknown)).toBeNull()
  })
})
