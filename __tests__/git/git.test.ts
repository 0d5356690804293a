import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { gitPrograms } from '../../src/git/exec.ts'
import { openGit } from '../../src/git/git.ts'
import { gitEnv, pullRequest, Repository, temporaryFolder } from './repository.ts'

const programs = gitPrograms(gitEnv)
const unknown = 'f'.repeat(40)

describe('openGit', () => {
  test('finds the root from a folder below it, and ignores a GIT_DIR that a hook left behind', async () => {
    const repository = Repository.create()
    repository.commit({ 'deep/er/file': '' })
    const git = await openGit(join(repository.folder, 'deep/er'), gitPrograms({ ...gitEnv, GIT_DIR: '/nowhere' }))
    expect(git?.root).toBe(repository.git('rev-parse', '--show-toplevel'))
  })

  test('is null outside a checkout and without git', async () => {
    expect(await openGit(temporaryFolder(), programs)).toBeNull()
    const missing = gitPrograms({ ...gitEnv, PATH: '/nowhere' })
    expect(await openGit(temporaryFolder(), missing)).toBeNull()
  })

  test('says what to run when another user owns the checkout, and opens it all the same when it is trusted', async () => {
    const repository = Repository.create()
    const foreign = gitPrograms({ ...gitEnv, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' })
    const refused = openGit(repository.folder, foreign)
    await expect(refused).rejects.toBeInstanceOf(UserError)
    await expect(refused).rejects.toMatchObject({
      hint: expect.stringContaining(`safe.directory ${repository.folder}`),
    })
    expect(await openGit(repository.folder, foreign, { trusted: true })).not.toBeNull()
  })
})

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
    expect(await git.fetch([moved], 1)).toBe(true)
    expect(await git.has(moved)).toBe(true)
    expect(await git.isShallow()).toBe(true)
  })

  test('a complete clone stays complete', async () => {
    const { origin } = pullRequest()
    const clone = Repository.clone(origin)
    const later = origin.commit({ 'later.txt': '' })
    const git = await clone.open()
    expect(await git.fetch([later], 1)).toBe(true)
    expect(await git.isShallow()).toBe(false)
    expect(await git.fetch(['refs/heads/main'], 1)).toBe(true)
    expect(await git.branch('main')).toBe(later)
  })

  test('a fetch that cannot work is false, not an error', async () => {
    const { origin } = pullRequest()
    expect(await (await origin.open()).fetch([unknown], 1)).toBe(false)
    const clone = Repository.clone(origin)
    expect(await (await clone.open()).fetch([unknown], 1)).toBe(false)
    clone.git('remote', 'set-url', 'origin', `file://${temporaryFolder()}/gone`)
    expect(await (await clone.open()).fetch(['refs/heads/main'], 1)).toBe(false)
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
  const { exitCode, stdout } = await programs.exec(['-c', 'alias.asks=!printenv GIT_TERMINAL_PROMPT', 'asks'])
  expect(exitCode).toBe(0)
  expect(stdout.toString()).toBe('0\n')
})
