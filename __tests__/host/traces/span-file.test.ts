import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openNamedSpanFile, openSpanFileIn } from '../../../src/host/traces/span-file.ts'
import type { Span } from '../../../src/models/traces/span.ts'

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'traces-'))

const span = (name: string): Span => ({
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentSpanId: null,
  name,
  kind: 'INTERNAL',
  startTimeUnixNano: '1764612000000000000',
  endTimeUnixNano: '1764612000001000000',
  attributes: { 'ai_cicd.case': 'line\nbreak \u2028 and "quotes"' },
  status: { code: 'UNSET' },
  events: [],
})

test('a line for each span, whole and in order, however many come at once', async () => {
  const file = join(await temporaryFolder(), 'made/trace.jsonl')
  const opened = await openNamedSpanFile(file)
  for (let index = 0; index < 5_000; index++) opened.write(span(`s${index}`))
  expect(await opened.close()).toBeNull()
  const lines = (await readFile(file, 'utf8')).split('\n')
  expect(lines).toHaveLength(5_001)
  expect(lines.at(-1)).toBe('')
  expect(lines.slice(0, -1).map((line) => JSON.parse(line).name)).toEqual(
    Array.from({ length: 5_000 }, (_, index) => `s${index}`),
  )
  expect(JSON.parse(lines[0] ?? '')).toEqual(span('s0'))
})

test('a trace is written over an earlier one, and over nothing else', async () => {
  const folder = await temporaryFolder()
  const file = join(folder, 'trace.jsonl')
  for (const name of ['first', 'second']) {
    const opened = await openNamedSpanFile(file)
    opened.write(span(name))
    await opened.close()
  }
  expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(span('second'))}\n`)
  await writeFile(join(folder, 'notes.md'), 'mine')
  await expect(openNamedSpanFile(join(folder, 'notes.md'))).rejects.toThrow('is there already, and is not a trace')
  await expect(openNamedSpanFile(folder)).rejects.toThrow('is a folder')
  expect(await readFile(join(folder, 'notes.md'), 'utf8')).toBe('mine')
})

test('a link in the place of the file is not followed', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'profile'), 'mine')
  await symlink(join(folder, 'profile'), join(folder, 'traces.jsonl'))
  const opened = await openSpanFileIn(join(folder, 'traces.jsonl'))
  if ('lost' in opened) throw new Error(opened.lost)
  opened.write(span('one'))
  expect(await opened.close()).toBeNull()
  expect(await readFile(join(folder, 'profile'), 'utf8')).toBe('mine')
  expect(await readFile(join(folder, 'traces.jsonl'), 'utf8')).toContain('"one"')
})

test('where a step cannot write its trace, that is one sentence', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'traces.jsonl'))
  await writeFile(join(folder, 'file'), '')
  for (const file of ['traces.jsonl', 'file/traces.jsonl']) {
    const opened = await openSpanFileIn(join(folder, file))
    expect('lost' in opened && opened.lost).toMatch(/^The trace was not written to .*, because .*\.$/)
  }
})

test.runIf(process.platform === 'linux')('a full disk is one sentence, and what follows is left out', async () => {
  const opened = await openNamedSpanFile('/dev/full')
  for (let index = 0; index < 100; index++) opened.write(span(`s${index}`))
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (let index = 0; index < 100; index++) opened.write(span(`s${index}`))
  expect(await opened.close()).toBe('The trace /dev/full is not complete: there is no space left on the disk.')
})
