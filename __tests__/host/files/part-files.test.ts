import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { findParts } from '../../../src/host/files/part-files.ts'
import { examples } from '../../thorough.ts'

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-parts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

test('parts are found below folders and by their names, each once, and nothing else', async () => {
  const folder = await folderOf({
    'parts/part-1/shard-1-of-2.jsonl': 'a',
    'parts/part-2/deep/shard-2-of-2.jsonl': 'b',
    'parts/part-2/results.json': '{}',
    'other/shard-3-of-3.jsonl': 'c',
  })
  await symlink(join(folder, 'other'), join(folder, 'parts', 'link'))
  await symlink(join(folder, 'other', 'shard-3-of-3.jsonl'), join(folder, 'parts', 'shard-3-of-3.jsonl'))
  const paths = (await findParts(['parts', 'parts/part-1/shard-1-of-2.jsonl'], folder)).map(({ path }) => path)
  expect(paths).toEqual(['parts/part-1/shard-1-of-2.jsonl', 'parts/part-2/deep/shard-2-of-2.jsonl'])
})

test('a place that is not there is told with what to do', async () => {
  const folder = await folderOf({})
  await expect(findParts(['parts'], folder)).rejects.toThrow(UserError)
  await expect(findParts(['parts'], folder)).rejects.toThrow('there are no parts at parts')
})

test('a folder that is called like a part is a folder, a link is told, thousands of other files are passed over', async () => {
  const others = Object.fromEntries(
    Array.from({ length: examples(3_000) }, (_, index) => [`parts/other/${index}.txt`, '']),
  )
  const folder = await folderOf({ ...others, 'parts/shard-1-of-2.jsonl/shard-1-of-2.jsonl': 'a' })
  expect((await findParts(['parts'], folder)).map(({ path }) => path)).toEqual([
    'parts/shard-1-of-2.jsonl/shard-1-of-2.jsonl',
  ])
  await symlink(join(folder, 'parts'), join(folder, 'link'))
  await expect(findParts(['link'], folder)).rejects.toThrow('there are no parts at link: it is a link')
})

test('what cannot be read is told, and is no bug', async () => {
  const folder = await folderOf({ 'shard-1-of-1.jsonl': 'a' })
  const [part] = await findParts(['.'], folder)
  await rm(join(folder, 'shard-1-of-1.jsonl'))
  const read = async () => {
    for await (const _line of part?.lines() ?? []) expect.unreachable()
  }
  await expect(read()).rejects.toThrow(UserError)
  await expect(read()).rejects.toThrow('shard-1-of-1.jsonl cannot be read: ENOENT')
  await expect(findParts(['x'.repeat(5000)], folder)).rejects.toThrow('cannot be read: ENAMETOOLONG')
})

test('lines come one by one, across the pieces that a file is read in', async () => {
  const lines = ['header', 'ü'.repeat(300_001), '', 'last']
  const folder = await folderOf({ 'shard-1-of-1.jsonl': lines.join('\n') })
  const [part] = await findParts(['.'], folder)
  for (let time = 0; time < 2; time++) {
    const read: string[] = []
    for await (const line of part?.lines() ?? []) read.push(line)
    expect(read).toEqual(lines)
  }
})

test.each([
  ['', 200_000],
  ['{}\n', 70_000_000],
])('behind %j a line of %i characters, which no part has, is not read into memory', async (before, length) => {
  const folder = await folderOf({ 'shard-1-of-1.jsonl': before + 'x'.repeat(length) })
  const [part] = await findParts(['.'], folder)
  const read = async () => {
    for await (const line of part?.lines() ?? []) expect(line).toBe('{}')
  }
  await expect(read()).rejects.toThrow('shard-1-of-1.jsonl is no part of an evaluation: a line is too long')
})
