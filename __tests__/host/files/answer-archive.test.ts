import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MOST_BYTES, packAnswers, unpackAnswers as unpack } from '../../../src/host/files/answer-archive.ts'
import { type AnswerFiles, openAnswerFiles } from '../../../src/host/files/answer-files.ts'
import { checksum, lineOf as written } from '../../../src/host/files/answer-line.ts'
import { digest } from '../../../src/source/canonical-json.ts'

const lineOf = (key: string, text: string): string => written({ key, at: 1, text }, checksum)
const open = (): AnswerFiles => openAnswerFiles(folder, { seal: checksum, now: () => Date.now() })
const line = (text: string): Buffer => Buffer.from(lineOf(digest(text), JSON.stringify(text)))
const unpackAnswers = (archive: Buffer, into: string): Promise<number> => unpack(archive, into, MOST_BYTES)
const lines = (...texts: string[]): Buffer[] => texts.map(line)

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'archive-'))
  folder = join(root, 'cache')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('what is packed is unpacked: every answer, in its order, next to what is there already', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 30 }),
      async (texts) => {
        rmSync(folder, { recursive: true, force: true })
        const own = open()
        own.put(digest('own answer'), '"own"')
        own.close()
        const { archive, count } = await packAnswers(lines(...texts))
        expect([count, await unpackAnswers(archive, folder)]).toEqual([texts.length, texts.length])
        const files = open()
        expect(texts.map((text) => files.get(digest(text))?.text)).toEqual(texts.map((text) => JSON.stringify(text)))
        expect(files.get(digest('own answer'))?.text).toBe('"own"')
        files.close()
      },
    ),
    { numRuns: 30 },
  )
})

test('the name of an archive is that of its answers, whatever their order', async () => {
  const named = async (...texts: string[]): Promise<string> => (await packAnswers(lines(...texts))).digest
  expect(await named('a', 'b')).toBe(await named('b', 'a'))
  expect(await named('a', 'b')).not.toBe(await named('a'))
  const other = await packAnswers([Buffer.from(lineOf(digest('a'), '"another answer"'))])
  expect(other.digest).not.toBe(await named('a'))
})

test.each([
  ['text', Buffer.from('<html>Service unavailable</html>')],
  ['nothing', Buffer.alloc(0)],
  ['an archive without an answer', gzipSync('../../../etc/passwd\nroot\n')],
  ['a line whose check is wrong', gzipSync(`${lineOf(digest('a'), '"a"')}b\n`)],
  ['an answer without its end', gzipSync(lineOf(digest('a'), '"a"'))],
])('%s is no archive: it throws and leaves nothing', async (_what, archive) => {
  await expect(unpackAnswers(archive, folder)).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['.gitignore'])
})

test('one cut anywhere is not taken, not even its beginning', async () => {
  const { archive } = await packAnswers(lines(...Array.from({ length: 50 }, (_, index) => `answer ${index}`)))
  for (let cut = 0; cut < archive.length; cut += 7) {
    await expect(unpackAnswers(archive.subarray(0, cut), folder), `cut at ${cut}`).rejects.toThrow()
  }
  expect(open().count).toBe(0)
})

test('a bomb is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(1_000_001))
  expect(bomb.length).toBeLessThan(2000)
  await expect(unpack(bomb, folder, 1_000_000)).rejects.toThrow('more than 1000000 bytes')
  expect(readdirSync(folder)).toEqual(['.gitignore'])
})

test('whatever an archive says, only the one file beneath the folder is written', async () => {
  const hostile = gzipSync(
    Buffer.concat([line('good'), Buffer.from('\n../outside\n/etc/outside\n\0\n'), line('fine'), Buffer.from('\n')]),
  )
  expect(await unpackAnswers(hostile, folder)).toBe(2)
  expect(readdirSync(root)).toEqual(['cache'])
  expect(readdirSync(folder).sort()).toEqual(['.gitignore', '000000000-elsewhere.answers'])
  expect(existsSync('/etc/outside')).toBe(false)
})
