import { createHash } from 'node:crypto'
import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Repository, temporaryFolder } from './repository.ts'

const isClean = async (repository: Repository) => (await repository.open()).isClean()

test('a checkout is clean until a file that git knows is changed', async () => {
  const repository = Repository.create()
  repository.commit({ 'a.txt': 'one\n' })
  expect(await isClean(repository)).toBe(true)
  repository.write('new.txt', 'unknown to git\n')
  expect(await isClean(repository)).toBe(true)
  repository.write('a.txt', 'changed\n')
  expect(await isClean(repository)).toBe(false)
  repository.git('add', 'a.txt')
  expect(await isClean(repository)).toBe(false)
})

test('no filter runs: a file of Git LFS, and one with other line ends, are as committed by their content', async () => {
  const repository = Repository.create()
  const sprung = join(temporaryFolder(), 'sprung')
  const content = 'large\n'.repeat(100)
  const oid = createHash('sha256').update(content).digest('hex')
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`
  repository.commit({ 'large.bin': pointer, 'lines.txt': 'a\nb\n', '.gitattributes': '*.bin filter=x\n' })
  repository.git('config', 'filter.x.clean', `touch ${sprung}; cat`)
  repository.git('config', 'core.fsmonitor', `touch ${sprung}; false`)
  repository.write('large.bin', content)
  repository.write('lines.txt', 'a\r\nb\r\n')
  for (const name of ['large.bin', 'lines.txt']) utimesSync(join(repository.folder, name), 1, 1)
  expect(await isClean(repository)).toBe(true)
  repository.write('large.bin', content.replace('large', 'LARGE'))
  expect(await isClean(repository)).toBe(false)
  expect(existsSync(sprung)).toBe(false)
})

test('what is not committed in a submodule counts, and its settings do not', async () => {
  const inner = Repository.create()
  inner.commit({ 'a.txt': 'one\n' })
  const repository = Repository.create()
  repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${inner.folder}`, 'sub')
  repository.commit()
  const sprung = join(temporaryFolder(), 'sprung')
  repository.git('-C', 'sub', 'config', 'core.fsmonitor', `touch ${sprung}; false`)
  expect(await isClean(repository)).toBe(true)
  repository.write('sub/a.txt', 'changed\n')
  expect(await isClean(repository)).toBe(false)
  expect(existsSync(sprung)).toBe(false)
})
