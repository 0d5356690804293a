import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepForPost } from '../../src/action/runner.ts'
import { setOutputs, writeSummary } from '../../src/action/runner-files.ts'
import { assertFile, assertFolder, readNamed, writeNamed } from '../../src/host/files/named-files.ts'
import { openRecording } from '../../src/host/files/recording-file.ts'
import { writeFiles } from '../../src/host/files/write-file.ts'
import type { Log } from '../../src/log.ts'
import type { RecordedEntry } from '../../src/models/providers/recording.ts'
import { systemError } from '../../src/system-error.ts'

let folder: string
let reported: string[]
const publish = (level: string) => (text: string) => void reported.push(`${level}: ${text}`)
const log: Log = {
  info: publish('info'),
  warn: publish('warning'),
  error: publish('error'),
  debug: () => undefined,
  group: () => () => undefined,
  mask: () => undefined,
  progress: () => undefined,
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'told-'))
  reported = []
})

afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

const at = (...names: string[]) => join(folder, ...names)

test('a file that cannot be written keeps no other from being, and what was there before stays', async () => {
  await mkdir(at('out', 'results.json'), { recursive: true })
  await writeFile(at('out', 'junit.xml'), 'of the run before')
  function* broken() {
    yield 'the beginning'
    throw new Error('cannot render')
  }
  const files = { 'results.json': ['{}'], 'report.html': ['<html>'], 'junit.xml': broken() }
  const { paths, problems } = await writeFiles(at('out'), files)
  expect([...paths]).toEqual([['report.html', at('out', 'report.html')]])
  expect(problems).toEqual([
    {
      sentence: `Not written to ${at('out')}: results.json, because a folder is in the place of the file.`,
      stack: null,
    },
    {
      sentence: `Not written to ${at('out')}: junit.xml, because unexpected error: cannot render.`,
      stack: expect.stringContaining('broken'),
    },
  ])
  expect(await readFile(at('out', 'junit.xml'), 'utf8')).toBe('of the run before')
  expect((await readdir(at('out'))).toSorted()).toEqual(['junit.xml', 'report.html', 'results.json'])
})

test.each([
  ['a file', () => at('file'), 'something else is there already'],
  ['below a file', () => at('file', 'out'), 'a file is in the place of a folder'],
  ['a place that holds no files', () => '/proc/out/deep', 'there is no such file or folder'],
])('all files of a folder that is %s are told in one sentence', async (_, place, why) => {
  await writeFile(at('file'), '')
  const { paths, problems } = await writeFiles(place(), { a: ['1'], b: ['2'] })
  expect(paths.size).toBe(0)
  expect(problems).toEqual([{ sentence: `Not written to ${place()}: a, b, because ${why}.`, stack: null }])
})

test('outputs that cannot be set fail the step, with an error', async () => {
  vi.stubEnv('GITHUB_OUTPUT', '/dev/full')
  expect(await setOutputs({ verdict: 'pass' }, log)).toBe(false)
  vi.stubEnv('GITHUB_OUTPUT', at('missing'))
  expect(await setOutputs({ verdict: 'pass' }, log)).toBe(false)
  expect(reported).toEqual([
    expect.stringMatching(
      /^error: The outputs of this step were not set: there is no space left on the disk\. It fails/,
    ),
    expect.stringMatching(/^error: The outputs of this step were not set: there is no such file or folder\. It fails/),
  ])
  await writeFile(at('output'), '')
  vi.stubEnv('GITHUB_OUTPUT', at('output'))
  expect(await setOutputs({ verdict: 'pass' }, log)).toBe(true)
  expect(await readFile(at('output'), 'utf8')).toMatch(/^verdict<<.*\npass\n/)
})

test('a summary that cannot be written is told by its reason', async () => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', at('missing'))
  await expect(writeSummary(() => 'text')).rejects.toMatchObject({ code: 'ENOENT' })
  vi.stubEnv('GITHUB_STEP_SUMMARY', '')
  await expect(writeSummary(() => 'text')).resolves.toBeUndefined()
})

test('what the post step must know is told by the older command where the file takes nothing', () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  keepForPost({ GITHUB_STATE: '/dev/full' }, 'told', 'true')
  keepForPost({ GITHUB_STATE: at('no', 'folder') }, 'unfinished', '{"a":"50 %"}\n::error::x')
  const lines = written.mock.calls.map(([line]) => line)
  expect(lines).toEqual([
    '::save-state name=told::true\n',
    '::save-state name=unfinished::{"a":"50 %25"}%0A::error::x\n',
  ])
})

const entry: RecordedEntry = {
  kind: 'completion',
  model: 'echo',
  key: 'abc',
  repeat: 0,
  completion: {
    text: 'hello',
    toolCalls: [],
    stopReason: 'stop',
    usage: { inputTokens: 1, outputTokens: 1 },
    latencyMs: 1,
    costUsd: null,
  },
}
const line = `${JSON.stringify(entry)}\n`

test('a recording is made with its folder, and replaced by the next one with its first answer', async () => {
  const file = at('new', 'answers.jsonl')
  const first = await openRecording(file, log)
  await Promise.all([first(line), first(line), first(line)])
  expect(await readFile(file, 'utf8')).toBe(line.repeat(3))
  const second = await openRecording(file, log)
  expect(await readFile(file, 'utf8')).toBe(line.repeat(3))
  await second(line)
  expect(await readFile(file, 'utf8')).toBe(line)
})

test.each([
  ['notes', 'not mine\n'],
  ['a dataset', '{"id":"a","vars":{}}\n'],
  ['a recording with a line of something else', `${line}{"kind":"other"}\n`],
])('%s are never overwritten by a recording', async (_, text) => {
  await writeFile(at('mine'), text)
  await expect(openRecording(at('mine'), log)).rejects.toThrow(/is there already, and is not a recording/)
  expect(await readFile(at('mine'), 'utf8')).toBe(text)
})

test('a disk that is full in the middle of a recording is told once, and ends nothing', async () => {
  const append = await openRecording('/dev/full', log)
  await append(line)
  await append(line)
  expect(reported).toEqual(['warning: The recording /dev/full is not complete: there is no space left on the disk.'])
})

test('places that can be written to are no mistake, also those that are yet to be made', async () => {
  await assertFolder(at('a', 'b', 'c'), '--out')
  await assertFile(at('a', 'b', 'c.json'), '--out')
  await symlink(folder, at('link'))
  await assertFolder(at('link', 'out'), '--out')
  expect(await writeNamed(at('deep', 'down.json'), 'x')).toBeNull()
  expect(await readNamed(at('deep', 'down.json'), 'Name one.')).toBe('x')
  await chmod(at('deep', 'down.json'), 0o600)
})

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'a folder that is a file',
    () => assertFolder(at('file'), '--out x'),
    /^--out x names no folder: \S+file is a file$/,
  ],
  [
    'a folder below a file',
    () => assertFolder(at('file', 'x'), '--out x'),
    /^--out x names no folder: \S+file is a file$/,
  ],
  ['a file that is a folder', () => assertFile(folder, '--out x'), /^--out x names no file: \S+ is a folder$/],
  ['a file below a file', () => assertFile(at('file', 'x'), '--out x'), /names no folder: \S+file is a file$/],
  ['a name that is too long', () => assertFile(at('x'.repeat(300)), '--out x'), /cannot be used: the name is too long/],
  ['reading what is not there', () => readNamed(at('no'), 'Name one.'), /^there is no file \S+no$/],
  ['reading a folder', () => readNamed(folder, 'Name one.'), /is a folder, not a file$/],
  [
    'reading below a file',
    () => readNamed(at('file', 'x'), 'Name one.'),
    /cannot be read: a file is in the place of a folder/,
  ],
  [
    'reading what the system refuses',
    () => readNamed('/proc/self/mem', 'Name one.'),
    /cannot be read: the disk does not answer/,
  ],
])('%s is a mistake that says what to do', async (_, act, message) => {
  await writeFile(at('file'), '')
  await expect(act()).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(message),
    hint: expect.any(String),
  })
})

test.each(['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EMFILE', 'ENFILE', 'EPIPE', 'EDQUOT', 'EIO'])(
  '%s is told in words, never with a stack',
  (code) => {
    const error = systemError(Object.assign(new Error(`${code}: x, open '/a'`), { code, path: '/a' }))
    expect(error?.message).toMatch(/^\/a: [a-z ]+$/)
    expect(error?.message).not.toContain(code)
  },
)

test('what is no refusal of the system stays a bug', () => {
  for (const thrown of [new TypeError('x'), 'text', null, Object.assign(new Error('x'), { code: 'ECONNREFUSED' })])
    expect(systemError(thrown)).toBeNull()
})
