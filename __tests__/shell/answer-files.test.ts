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
import { type AnswerFiles, openAnswerFiles } from '../../src/shell/answer-files.ts'
import { digest } from '../../src/source/canonical-json.ts'

const now = (): number => Date.now()
const [one, two, three] = ['one', 'two', 'three'].map((text) => digest(text)) as [string, string, string]

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'answers-')), 'cache')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

function filled(...answers: Array<[key: string, answer: string]>): AnswerFiles {
  const files = openAnswerFiles(folder, now)
  for (const [key, answer] of answers) files.put(key, answer)
  return files
}

const segments = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.answers'))
    .map((name) => join(folder, name))

test('what was put is there at once, and for who opens it next; Git is told to ignore it', () => {
  const files = filled([one, '{"text":"Grüße 🙂"}'])
  expect(files.get(one)).toBe('{"text":"Grüße 🙂"}')
  // Not closed: a process may be killed at any time.
  const next = openAnswerFiles(folder, now)
  expect([next.get(one), next.get(two), next.count]).toEqual(['{"text":"Grüße 🙂"}', null, 1])
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
})

test('nothing is made where nothing is put', () => {
  openAnswerFiles(folder, now).close()
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
    const files = openAnswerFiles(folder, now)
    expect([files.get(one), files.get(two)], `cut at ${cut}`).toEqual([cut > lineEnd ? '"first"' : null, null])
    files.close()
  }
  const files = filled([two, '"again"'])
  expect(openAnswerFiles(folder, now).get(two)).toBe('"again"')
  files.close()
})

test('a line that does not hold what was written is a miss', () => {
  filled([one, '"first"']).close()
  const [file = ''] = segments()
  writeFileSync(file, readFileSync(file, 'utf8').replace('first', 'worse'))
  expect(openAnswerFiles(folder, now).get(one)).toBeNull()
})

test('whatever lies in the folder, it opens', () => {
  filled([one, '"first"']).close()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const [file = ''] = segments()
      appendFileSync(file, bytes)
      appendFileSync(file, '\n')
      const files = openAnswerFiles(folder, now)
      expect(files.get(one)).toBe('"first"')
      files.close()
    }),
    { numRuns: 50 },
  )
})

test('several processes add at once, each to a file of its own', () => {
  const [first, second] = [openAnswerFiles(folder, now), openAnswerFiles(folder, now)]
  first.put(one, '1')
  second.put(two, '2')
  first.put(three, '3')
  expect(segments()).toHaveLength(2)
  const all = openAnswerFiles(folder, now)
  expect([one, two, three].map((key) => all.get(key))).toEqual(['1', '2', '3'])
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
  writeFileSync(file, readFileSync(file, 'utf8').replace('first', 'worse'))
  expect([...openAnswerFiles(folder, now).youngest(1000)]).toHaveLength(1)
})

test('many files at rest are joined when a run ends; one that may still be written to is left alone', () => {
  for (let index = 0; index < 20; index++) filled([digest(index), `${index}`]).close()
  const old = new Date(Date.now() - 7_200_000)
  const [busy, ...atRest] = segments()
  for (const file of atRest) utimesSync(file, old, old)
  openAnswerFiles(folder, now).close()
  expect(segments()).toHaveLength(2)
  expect(segments()).toContain(busy)
  const joined = openAnswerFiles(folder, now)
  expect(Array.from({ length: 20 }, (_, index) => joined.get(digest(index)))).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index}`),
  )
})
