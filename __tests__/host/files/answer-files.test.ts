import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AnswerFiles, openAnswerFiles } from '../../../src/host/files/answer-files.ts'
import { checksum, lineOf, type Seal, sealedBy } from '../../../src/host/files/answer-line.ts'
import { digest } from '../../../src/source/canonical-json.ts'

const now = (): number => Date.now()
const mine = sealedBy(Buffer.from('the secret of this user'))
const open = (seal: Seal = mine): AnswerFiles => openAnswerFiles(folder, { seal, now })
const [one, two, three] = ['one', 'two', 'three'].map((text) => digest(text)) as [string, string, string]

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'answers-')), 'cache')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

function filled(...answers: Array<[key: string, answer: string]>): AnswerFiles {
  const files = open()
  for (const [key, answer] of answers) files.put(key, answer)
  return files
}

const segments = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.answers'))
    .map((name) => join(folder, name))

test('what was put is there at once, and for who opens it next; Git is told to ignore it', () => {
  const files = filled([one, '{"text":"Grüße 🙂"}'])
  expect(files.get(one)).toEqual({ text: '{"text":"Grüße 🙂"}', at: expect.any(Number), earlier: false })
  // Not closed: a process may be killed at any time.
  const next = open()
  expect([next.get(one)?.text, next.get(two), next.count]).toEqual(['{"text":"Grüße 🙂"}', null, 1])
  expect(next.get(one)?.earlier).toBe(true)
  expect(Math.abs(now() - (next.get(one)?.at ?? 0))).toBeLessThan(10_000)
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
})

test('nothing is made where nothing is put', () => {
  open().close()
  expect(() => readdirSync(folder)).toThrow('ENOENT')
})

test('a file cut at any byte gives the answers before the cut and no other, and can be added to', () => {
  filled([one, '"first"'], [two, '"second"']).close()
  const [file = ''] = segments()
  const whole = readFileSync(file)
  const lineEnd = whole.indexOf('\n')
  for (let cut = 0; cut < whole.length; cut++) {
    writeFileSync(file, whole)
    truncateSync(file, cut)
    const files = open()
    expect(files.get(one)?.text ?? null, `cut at ${cut}`).toBe(cut > lineEnd ? '"first"' : null)
    expect(files.get(two)).toBeNull()
    files.close()
  }
  const files = filled([two, '"again"'])
  expect(open().get(two)?.text).toBe('"again"')
  files.close()
})

test('a line that does not hold what was written is a miss', () => {
  filled([one, '"first"']).close()
  const [file = ''] = segments()
  writeFileSync(file, readFileSync(file, 'utf8').replace('first', 'worse'))
  expect(open().get(one)).toBeNull()
})

test('only what this user wrote is known: what others wrote there, committed or linked, is not', () => {
  const others = [sealedBy(Buffer.from('somebody else')), checksum, () => '0'.repeat(32)]
  filled([two, '"mine"']).close()
  for (const [index, seal] of others.entries()) {
    const theirs = [one, two].map((key) => `${lineOf({ key, at: now(), text: '"theirs"' }, seal)}\n`)
    writeFileSync(join(folder, `zzz-${index}.answers`), theirs.join(''))
    const files = open()
    expect([files.get(one), files.get(two)?.text, files.strange]).toEqual([null, '"mine"', index + 1])
    expect([...files.youngest(1000)]).toHaveLength(1)
    files.close()
  }
})

test('a line cannot be moved to another question or another time', () => {
  filled([one, '"1"']).close()
  const [file = ''] = segments()
  const line = readFileSync(file, 'utf8')
  for (const changed of [line.replace(one, two), line.replace(/ 0/, ' 1')]) {
    writeFileSync(file, changed)
    const files = open()
    expect([files.get(one), files.get(two)]).toEqual([null, null])
    files.close()
  }
})

test('a line without an end, of any length, costs no memory and hides nothing before or behind it', () => {
  filled([one, '"first"']).close()
  const [file = ''] = segments()
  const before = readFileSync(file)
  const endless = Buffer.alloc(50_000_000, 'x')
  writeFileSync(file, Buffer.concat([before, Buffer.from(`${two} `), endless]))
  const startedAt = performance.now()
  const held = process.memoryUsage().arrayBuffers
  const files = open()
  expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(10_000_000)
  expect([files.get(one)?.text, files.get(two)]).toEqual(['"first"', null])
  files.close()
  writeFileSync(file, Buffer.concat([endless, Buffer.from('\n'), before]))
  expect(open().get(one)?.text).toBe('"first"')
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})

test('a file that is too large is not read, nor too many; which is told', () => {
  filled([one, '"first"']).close()
  writeFileSync(join(folder, 'zz-large.answers'), '')
  // Takes no room on a disk.
  truncateSync(join(folder, 'zz-large.answers'), 700_000_000)
  const files = open()
  expect([files.unread, files.get(one)?.text]).toEqual([1, '"first"'])
  files.close()
  for (let index = 0; index < 300; index++) writeFileSync(join(folder, `0${index}.answers`), '')
  const many = open()
  expect([many.unread, many.get(one)?.text]).toEqual([302 - 256, '"first"'])
  many.close()
})

test('scores are kept among the answers, and are none', () => {
  const files = filled([one, '"1"'], [two, '[["case",1]]'])
  expect([files.count, files.learnt]).toEqual([1, 2])
  const next = open()
  expect([next.count, next.get(two)?.text]).toEqual([1, '[["case",1]]'])
})

test('whatever lies in the folder, it opens', () => {
  filled([one, '"first"']).close()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const [file = ''] = segments()
      appendFileSync(file, bytes)
      appendFileSync(file, '\n')
      const files = open()
      expect(files.get(one)?.text).toBe('"first"')
      files.close()
    }),
    { numRuns: 50 },
  )
})

test('several processes add at once, each to a file of its own', () => {
  const [first, second] = [open(), open()]
  first.put(one, '1')
  second.put(two, '2')
  first.put(three, '3')
  expect(segments()).toHaveLength(2)
  const all = open()
  expect([one, two, three].map((key) => all.get(key)?.text)).toEqual(['1', '2', '3'])
})

test('what was used or put last is youngest, whichever file it is in, and only what fits is told', () => {
  filled([one, '"1"'], [two, '"2"']).close()
  const files = filled([three, '"3"'])
  files.get(one)
  const young = (bytes: number): string[] => [...files.youngest(bytes)].map((line) => line.toString().slice(0, 64))
  expect(young(1000)).toEqual([two, three, one])
  const line = [...files.youngest(1000)][0]?.length ?? 0
  expect(young(2 * (line + 1))).toEqual([three, one])
  expect(young(2 * (line + 1) - 1)).toEqual([one])
  expect(files.learnt).toBe(1)
})

test('a line that a disk has changed is not handed on', () => {
  filled([one, '"first"'], [two, '"second"']).close()
  const [file = ''] = segments()
  writeFileSync(file, readFileSync(file, 'utf8').replace('second', 'better'))
  expect([...open().youngest(1000)]).toHaveLength(1)
})

test('many files at rest are joined when a run ends; one that may still be written to is left alone', () => {
  for (let index = 0; index < 20; index++) filled([digest(index), `${index}`]).close()
  const old = new Date(Date.now() - 7_200_000)
  const [busy, ...atRest] = segments()
  for (const file of atRest) utimesSync(file, old, old)
  open().close()
  expect(segments()).toHaveLength(2)
  expect(segments()).toContain(busy)
  const joined = open()
  expect(Array.from({ length: 20 }, (_, index) => joined.get(digest(index))?.text)).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index}`),
  )
})
