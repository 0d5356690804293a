import { chownSync, cpSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCheckout } from '../../src/git/find-checkout.ts'
import { Repository, temporaryFolder } from './repository.ts'

const rootOf = (start: string, file: string) => findCheckout(start, join(start, file))?.root ?? null

test('the checkout is the one at or above the start, or one that was put below it; never a bare one', () => {
  const outer = Repository.create()
  outer.commit({ 'deep/er/a.yml': '', 'bare/a.yml': '' })
  expect(rootOf(outer.folder, 'a.yml')).toBe(outer.folder)
  expect(rootOf(outer.folder, 'deep/er/a.yml')).toBe(outer.folder)
  expect(rootOf(join(outer.folder, 'deep/er'), 'a.yml')).toBe(outer.folder)
  expect(rootOf(join(outer.folder, 'deep/er'), '../../a.yml')).toBe(outer.folder)
  const inner = join(outer.folder, 'inner')
  outer.git('clone', '--quiet', outer.folder, inner)
  expect(rootOf(outer.folder, 'inner/a.yml')).toBe(inner)
  cpSync(join(outer.folder, '.git'), join(outer.folder, 'bare'), { recursive: true })
  expect(rootOf(outer.folder, 'bare/a.yml')).toBe(outer.folder)
  expect(rootOf(temporaryFolder(), 'a.yml')).toBeNull()
})

test('a linked folder is no place of its own, an empty or broken .git none at all', () => {
  const outer = Repository.create()
  outer.commit({ 'a.yml': '', 'b/c.yml': '' })
  const other = Repository.create()
  other.commit({ 'a.yml': '' })
  symlinkSync(other.folder, join(outer.folder, 'link'))
  expect(rootOf(outer.folder, 'link/a.yml')).toBe(outer.folder)
  mkdirSync(join(outer.folder, 'b/.git'))
  expect(rootOf(outer.folder, 'b/c.yml')).toBe(outer.folder)
  writeFileSync(join(outer.folder, 'b/.git/HEAD'), 'ref: refs/heads/main\n')
  expect(rootOf(outer.folder, 'b/c.yml')).toBe(outer.folder)
})

test('worktrees, packed refs and submodules are read as git reads them', async () => {
  const repository = Repository.create()
  const base = repository.commit({ 'a.txt': 'a' })
  const folder = join(temporaryFolder(), 'tree')
  repository.git('worktree', 'add', '--quiet', '-b', 'other', folder)
  const worktree = new Repository(folder)
  const head = worktree.commit({ 'a.txt': 'b' })
  repository.git('pack-refs', '--all')
  const git = await worktree.open()
  expect(await git.head()).toBe(head)
  expect(await git.mergeBase(head, base)).toBe(base)
  expect(await git.branch('main')).toBe(base)
  expect(await git.isClean()).toBe(true)
  repository.git(
    '-c',
    'protocol.file.allow=always',
    'submodule',
    '--quiet',
    'add',
    `file://${repository.folder}`,
    'sub',
  )
  expect(rootOf(repository.folder, 'sub/ai-cicd.yml')).toBe(repository.folder)
  expect(rootOf(join(repository.folder, 'sub'), 'ai-cicd.yml')).toBe(join(repository.folder, 'sub'))
})

test('a .git of somebody else above the start is refused', () => {
  const repository = Repository.create()
  repository.commit()
  const start = join(repository.folder, 'mine')
  mkdirSync(start)
  const asUser = (uid: number) => findCheckout(start, join(start, 'a.yml'), uid)
  expect(asUser(statSync(start).uid)?.root).toBe(repository.folder)
  if (process.getuid?.() !== 0) return
  // Only root may give a folder away.
  chownSync(join(repository.folder, '.git'), 4711, 4711)
  expect(() => asUser(4712)).toThrow('belongs to another user')
  expect(asUser(4711)?.root).toBe(repository.folder)
})
