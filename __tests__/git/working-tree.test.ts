import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { workingTree } from '../../src/git/working-tree.ts'
import { temporaryFolder } from './repository.ts'

/** A folder with files (text) and symbolic links (`{ to }`). */
function folderWith(files: Readonly<Record<string, string | Uint8Array | { to: string }>>): string {
  const root = join(temporaryFolder(), 'root')
  mkdirSync(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(join(root, path), content)
    else symlinkSync(content.to, join(root, path))
  }
  return root
}

describe('workingTree', () => {
  test('reads and lists what lies there', async () => {
    const tree = workingTree(folderWith({ 'b/ö 1.txt': 'grüße', 'a.txt': '\ufeffa', 'b/c/d.txt': '' }))
    expect(await tree.read('b/ö 1.txt')).toBe('grüße')
    expect(await tree.read('a.txt')).toBe('a')
    expect(await tree.read('nope')).toBeNull()
    expect(await tree.read('a.txt/below')).toBeNull()
    expect(await tree.list('')).toEqual(['a.txt', 'b/c/d.txt', 'b/ö 1.txt'])
    expect(await tree.list('b')).toEqual(['b/c/d.txt', 'b/ö 1.txt'])
    expect(await tree.list('nope')).toEqual([])
    expect(await tree.list('a.txt')).toEqual([])
  })

  test('a large file is read in pieces, as carefully as at once; a small one is not', async () => {
    const text = 'ä'.repeat(400_000)
    const tree = workingTree(folderWith({ 'a.jsonl': text, 'b/c': '', out: { to: '/etc/hostname' } }))
    const pieces: Uint8Array[] = []
    for await (const piece of (await tree.pieces?.('a.jsonl', 1_000)) ?? []) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(1)
    expect(Buffer.concat(pieces).toString()).toBe(text)
    expect(await tree.pieces?.('a.jsonl', 1_000_000)).toBeNull()
    expect(await tree.pieces?.('nope', 0)).toBeNull()
    for (const path of ['b', 'out']) await expect(tree.pieces?.(path, 0)).rejects.toThrow(UserError)
  })

  test('.git is neither listed nor read: it may hold a token', async () => {
    const tree = workingTree(
      folderWith({
        '.git/config': 'token',
        'x/.git/config': 'token',
        'node_modules/m/a.txt': '',
        'a.txt': '',
        z: { to: '.git/config' },
      }),
    )
    expect(await tree.list('')).toEqual(['a.txt', 'z'])
    for (const path of ['.git/config', 'x/.git/config', 'z']) {
      await expect(tree.read(path)).rejects.toThrow(UserError)
    }
  })

  test('follows links inside the repository', async () => {
    const tree = workingTree(
      folderWith({
        'real/a.txt': 'a',
        'links/file': { to: '../real/a.txt' },
        'links/folder': { to: '../real' },
        dead: { to: 'gone' },
      }),
    )
    expect(await tree.read('links/file')).toBe('a')
    expect(await tree.read('links/folder/a.txt')).toBe('a')
    expect(await tree.read('dead')).toBeNull()
    expect(await tree.list('')).toEqual(['links/file', 'real/a.txt'])
    expect(await tree.list('links/folder')).toEqual(['links/folder/a.txt'])
  })

  test('a path that leaves the repository through a link is refused, also in the middle', async () => {
    const outside = folderWith({ 'secret.txt': 'secret' })
    const root = folderWith({
      'file.txt': { to: join(outside, 'secret.txt') },
      folder: { to: outside },
      relative: { to: '../../../../../../etc/hostname' },
      sibling: { to: '../root-2' },
      'a.txt': '',
    })
    mkdirSync(`${root}-2`)
    writeFileSync(`${root}-2/secret.txt`, 'secret')
    const tree = workingTree(root)
    for (const path of ['file.txt', 'folder/secret.txt', 'sibling/secret.txt', '../root-2/secret.txt']) {
      await expect(tree.read(path)).rejects.toThrow('leaves the repository')
    }
    await expect(tree.list('folder')).rejects.toThrow('leaves the repository')
    const listed = await tree.list('')
    expect(listed).toContain('file.txt')
    expect(listed).not.toContain('folder/secret.txt')
  })

  test('the root itself may be a link', async () => {
    const root = folderWith({ 'a.txt': 'a' })
    symlinkSync(root, `${root}-link`)
    const tree = workingTree(`${root}-link`)
    expect(await tree.read('a.txt')).toBe('a')
    expect(await tree.list('')).toEqual(['a.txt'])
  })

  test('loops end: in a list as nothing to descend into, in a read as an error', async () => {
    const tree = workingTree(
      folderWith({ 'a/up': { to: '..' }, one: { to: 'two' }, two: { to: 'one' }, 'a/f.txt': '' }),
    )
    expect(await tree.list('')).toEqual(['a/f.txt', 'one', 'two'])
    await expect(tree.read('one')).rejects.toThrow('loop')
  })

  test('a pipe, a folder, a file of 51 MB and one that is not UTF-8 are refused without hanging', async () => {
    const root = folderWith({
      'folder/a.txt': '',
      'latin.txt': Uint8Array.of(0xfc),
      'huge.txt': new Uint8Array(51_000_000),
    })
    execFileSync('mkfifo', [join(root, 'pipe')])
    const tree = workingTree(root)
    for (const path of ['pipe', 'folder', 'huge.txt', 'latin.txt']) {
      await expect(tree.read(path)).rejects.toBeInstanceOf(UserError)
    }
    expect(await tree.list('')).toEqual(['folder/a.txt', 'huge.txt', 'latin.txt'])
  })
})
