import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { commitSnapshot } from '../../src/git/commit-tree.ts'
import { gitPrograms } from '../../src/git/exec.ts'
import { gitObjects } from '../../src/git/objects.ts'
import { snapshotTree } from '../../src/source/snapshot.ts'
import { Unreadable } from '../../src/source/unreadable.ts'
import { gitEnv, Repository } from './repository.ts'

async function treeOf(repository: Repository) {
  return (await repository.open()).tree(repository.sha('HEAD'))
}

describe('the files of a commit', () => {
  test('reads the commit, not the working tree', async () => {
    const repository = Repository.create()
    repository.commit({ 'a.txt': 'committed', 'folder/b.txt': 'b' })
    repository.write('a.txt', 'changed')
    repository.write('c.txt', 'untracked')
    const tree = await treeOf(repository)
    expect(await tree.read('a.txt')).toBe('committed')
    expect(await tree.read('c.txt')).toBeNull()
    expect(await tree.read('a.txt/below')).toBeNull()
    expect(await tree.list('')).toEqual(['a.txt', 'folder/b.txt'])
    expect(await tree.list('folder')).toEqual(['folder/b.txt'])
    expect(await tree.list('fold')).toEqual([])
    expect(await tree.list('a.txt')).toEqual([])
  })

  test('many files in many folders take one process', async () => {
    const repository = Repository.create()
    const names = Array.from({ length: 300 }, (_, index) => `p/${index % 7}/${index % 3}/${index}.txt`)
    const files = Object.fromEntries(names.map((name, index) => [name, `text ${index}\n\n`]))
    repository.commit(files)
    let started = 0
    const objects = gitObjects(() => {
      started += 1
      return gitPrograms(gitEnv).pipe({ args: ['-C', repository.folder, 'cat-file', '--batch'], reach: 'local' })
    })
    const tree = snapshotTree(await commitSnapshot(objects, repository.sha('HEAD')))
    const texts = await Promise.all(Object.keys(files).map((path) => tree.read(path)))
    expect(texts).toEqual(Object.values(files))
    expect(started).toBe(1)
  })

  test('reads a repository whose ids are SHA-256', async () => {
    const repository = Repository.create('sha256')
    repository.commit({ 'a.txt': 'a', 'folder/b.txt': 'b' })
    const tree = await treeOf(repository)
    expect(await tree.list('')).toEqual(['a.txt', 'folder/b.txt'])
    expect(await tree.read('folder/b.txt')).toBe('b')
  })

  test('takes odd names, empty files, a byte order mark, and text beyond ASCII', async () => {
    const repository = Repository.create()
    const files = { 'sp ace\t"quote"\nline.txt': 'odd', '-dash': 'dash', 'ünï/✓.txt': 'grüße 👋', empty: '' }
    repository.commit({ ...files, bom: '\ufefftext' })
    const tree = await treeOf(repository)
    for (const [path, content] of Object.entries(files)) expect(await tree.read(path)).toBe(content)
    expect(await tree.read('bom')).toBe('text')
    expect(await tree.list('')).toEqual([...Object.keys(files), 'bom'].sort())
  })

  test('a file that is not UTF-8, a folder, or one of 51 MB is refused by name', async () => {
    const repository = Repository.create()
    repository.git('config', 'core.compression', '0')
    repository.git('config', 'core.bigFileThreshold', '1m')
    repository.write('latin.txt', Uint8Array.of(0x67, 0xfc))
    repository.write('huge.txt', new Uint8Array(51_000_000))
    repository.commit({ 'folder/a.txt': 'a', 'fine.txt': 'fine' })
    const tree = await treeOf(repository)
    await expect(tree.read('latin.txt')).rejects.toThrow('latin.txt is not UTF-8 text')
    await expect(tree.read('folder')).rejects.toThrow('folder is a folder, not a file')
    const both = Promise.allSettled([tree.read('huge.txt'), tree.read('fine.txt')])
    expect(await both).toMatchObject([{ reason: expect.any(UserError) }, { value: 'fine' }])
  })

  test('follows links inside the commit, of files and of folders', async () => {
    const repository = Repository.create()
    repository.link('links/file', '../real/deep/a.txt')
    repository.link('links/folder', '../real')
    repository.link('links/chain', 'folder/deep/../deep/a.txt')
    repository.link('links/nothing', 'nowhere')
    repository.commit({ 'real/deep/a.txt': 'a' })
    const tree = await treeOf(repository)
    expect(await tree.read('links/file')).toBe('a')
    expect(await tree.read('links/chain')).toBe('a')
    expect(await tree.read('links/folder/deep/a.txt')).toBe('a')
    expect(await tree.read('links/nothing')).toBeNull()
    expect(await tree.list('')).toEqual(['links/chain', 'links/file', 'real/deep/a.txt'])
    expect(await tree.list('links/folder')).toEqual(['links/folder/deep/a.txt'])
  })

  test.each([
    ['absolute', '/etc/passwd'],
    ['relative', '../../secret'],
    ['through a folder of the repository', 'a/../../../secret'],
  ])('a link that leaves the repository (%s) is refused, and listed so that it is noticed', async (_, target) => {
    const repository = Repository.create()
    repository.link('a/out', target)
    repository.link('a/via', 'out')
    repository.commit({ 'a/a/a.txt': '' })
    const tree = await treeOf(repository)
    await expect(tree.read('a/out')).rejects.toBeInstanceOf(UserError)
    await expect(tree.read('a/via')).rejects.toBeInstanceOf(UserError)
    await expect(tree.read('a/out/below')).rejects.toBeInstanceOf(UserError)
    expect(await tree.list('a')).toEqual(['a/a/a.txt', 'a/out', 'a/via'])
  })

  test('a loop of links is refused', async () => {
    const repository = Repository.create()
    repository.link('a', 'b')
    repository.link('b', 'a')
    repository.commit()
    await expect((await treeOf(repository)).read('a')).rejects.toThrow('loop')
  })

  test('node_modules, and a submodule that is not checked out, are not looked into; what is asked for by name is refused', async () => {
    const repository = Repository.create()
    repository.commit({ 'a.txt': 'a', 'p/node_modules/b.txt': 'b' })
    mkdirSync(join(repository.folder, 'sub'))
    repository.git('update-index', '--add', '--cacheinfo', `160000,${repository.sha('HEAD')},sub`)
    repository.git('commit', '--quiet', '--message', 'submodule')
    const tree = await treeOf(repository)
    expect(await tree.list('')).toEqual(['a.txt'])
    await expect(tree.read('sub/a.txt')).rejects.toBeInstanceOf(Unreadable)
    await expect(tree.list('sub')).rejects.toThrow("the base's sub is a submodule")
  })

  test('gets the files that a partial clone has left out', async () => {
    const origin = Repository.create()
    const base = origin.commit({ 'a.txt': 'old' })
    origin.commit({ 'a.txt': 'new' })
    origin.git('config', 'uploadpack.allowFilter', 'true')
    const clone = Repository.clone(origin, '--filter=blob:none')
    expect(await (await clone.open()).tree(base).read('a.txt')).toBe('old')
  })
})
