import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeepingSettings, KeptAnswers, saveLeftAnswers } from '../../src/action/answer-cache.ts'
import { cacheAccess } from '../../src/github/cache-access.ts'
import { type AnswerFiles, openAnswerFiles } from '../../src/host/files/answer-files.ts'
import { checksum } from '../../src/host/files/answer-line.ts'
import type { Log } from '../../src/log.ts'
import { digest } from '../../src/source/canonical-json.ts'
import { type FakeActionsCache, startActionsCache } from '../scenarios/bench/actions-cache.ts'
import { readCommandFile } from '../scenarios/bench/command-files.ts'

let fake: FakeActionsCache
let root: string
let said: string[]
beforeEach(async () => {
  fake = await startActionsCache()
  root = mkdtempSync(join(tmpdir(), 'kept-'))
  said = []
})
afterEach(async () => {
  rmSync(root, { recursive: true, force: true })
  await fake.close()
})

const now = (): number => 1_000_000
const open = (folder: string): AnswerFiles => openAnswerFiles(folder, { seal: checksum, now })
const state = (): string => join(root, 'state')

function settings(more: Partial<KeepingSettings> = {}): KeepingSettings {
  const env = fake.environment('refs/heads/main')
  const access = cacheAccess(env)
  if (access === null) throw new Error('the fake gives no access')
  writeFileSync(state(), '')
  const reported = (level: string) => (text: string) => said.push(`${level}: ${text}`)
  const nothing = (): undefined => undefined
  const log: Log = {
    info: reported('info'),
    warn: reported('warn'),
    error: reported('error'),
    debug: nothing,
    group: () => nothing,
    mask: nothing,
    progress: nothing,
  }
  const clock = { now, sleep: () => Promise.resolve() }
  const patienceMs = { restore: 2000, save: 2000 }
  return {
    env: { ...env, GITHUB_STATE: state(), RUNNER_TEMP: root },
    access,
    clock,
    log,
    patienceMs,
    config: 'ai-cicd.yml',
    leg: '',
    ...more,
  }
}

/** One run: what it found, after it learnt these. */
async function run(learnt: readonly string[], more: Partial<KeepingSettings> = {}): Promise<number> {
  const kept = new KeptAnswers(settings(more))
  const files = open(await kept.restore())
  const found = files.count
  for (const text of learnt) files.put(digest(text), JSON.stringify(text))
  kept.keep(files)
  await kept.save()
  return found
}

test('a leg of a matrix goes on from its own answers, else from those of another leg; another configuration has its own', async () => {
  expect(await run(['a'], { leg: 'eu' })).toBe(0)
  expect(await run(['b'], { leg: 'us' })).toBe(1)
  expect(await run(['c', 'd'], { leg: 'us' })).toBe(2)
  expect(await run([], { leg: 'eu' })).toBe(1)
  expect(await run([], { leg: 'asia' })).toBe(4)
  expect(await run([], { config: 'other/ai-cicd.yml' })).toBe(0)
  expect(fake.entries()).toHaveLength(3)
})

test('two runs that learn the same write it once, and the second is not told off', async () => {
  await run(['a'])
  const before = said.length
  const late = new KeptAnswers(settings())
  // As a run that had started before the first one ended.
  fake.faults.push({ method: 'GetCacheEntryDownloadURL', reply: { status: 200, body: { ok: false } } })
  const files = open(await late.restore())
  files.put(digest('a'), '"a"')
  late.keep(files)
  await late.save()
  expect(said.slice(before)).toEqual([
    'info: The Actions cache holds no answers yet.',
    'info: The Actions cache did not take what the run learnt: it answered 409: cache entry with the same key, version, and scope already exists.',
  ])
})

test('a service that never answers is waited for only so long, at the start and at the end', async () => {
  fake.faults.push(
    { method: 'GetCacheEntryDownloadURL', reply: 'hang' },
    { method: 'PUT blob', times: 2, reply: 'hang' },
  )
  await run(['a'], { patienceMs: { restore: 100, save: 200 } })
  expect(said).toEqual([
    'warn: The Actions cache was not read, and the run goes on without it: no answer within 0.1 s.',
    'warn: What the run learnt is not kept in the Actions cache: no answer within 0.2 s.',
  ])
  expect(fake.entries()).toEqual([])
})

test('the post step is left what it needs until the answers are kept, and then nothing', async () => {
  const kept = new KeptAnswers(settings())
  const folder = await kept.restore()
  const left = readCommandFile(readFileSync(state(), 'utf8')).answers ?? ''
  expect(left).not.toMatch(/runtime-token/)
  const files = open(folder)
  files.put(digest('a'), '"a"')
  await saveLeftAnswers(left, settings())
  expect(fake.entries()).toHaveLength(1)
  kept.keep(files)
  await kept.save()
  expect(readCommandFile(readFileSync(state(), 'utf8')).answers).toBe('')
  // The folder is gone with the step.
  expect(existsSync(folder)).toBe(false)
  await saveLeftAnswers(left, settings())
  expect(fake.entries()).toHaveLength(1)
})
