import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { zipFiles } from '../../../src/host/files/report-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'report-archive-'))

function filesOf(contents: Record<string, string | Uint8Array>): Map<string, string> {
  return new Map(
    Object.entries(contents).map(([name, content]) => {
      const path = join(folder, name)
      writeFileSync(path, content)
      return [name, path]
    }),
  )
}

async function zipped(files: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of zipFiles(files)) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

test('what is put into an archive comes out of it, an empty file and a large one too', async () => {
  const large = Uint8Array.from({ length: 1_500_000 }, (_, index) => (index * 7919) % 251)
  const archive = unzipSync(await zipped(filesOf({ 'results.json': '{"ä":1}', empty: '', large })))
  expect(Object.keys(archive)).toEqual(['results.json', 'empty', 'large'])
  expect(Buffer.from(archive['results.json'] ?? []).toString('utf8')).toBe('{"ä":1}')
  expect(archive.empty).toHaveLength(0)
  expect(Buffer.from(archive.large ?? []).equals(large)).toBe(true)
})

test('equal files make equal archives, whenever they were written', async () => {
  const first = await zipped(filesOf({ a: 'one', b: 'two' }))
  const second = await zipped(filesOf({ a: 'one', b: 'two' }))
  expect(Buffer.from(second).equals(first)).toBe(true)
})

test('a file that is not there is an error', async () => {
  await expect(zipped(new Map([['a', join(folder, 'nothing')]]))).rejects.toThrow('ENOENT')
})
