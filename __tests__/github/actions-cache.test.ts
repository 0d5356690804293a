import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restoreCache, saveCache } from '@actions/cache'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ActionsCache } from '../../src/github/actions-cache.ts'
import { cacheAccess } from '../../src/github/cache-access.ts'
import { ServiceRefusal } from '../../src/github/results-service.ts'
import { transfer } from '../../src/github/transfer.ts'
import { type FakeActionsCache, startActionsCache } from '../scenarios/bench/actions-cache.ts'

let fake: FakeActionsCache
beforeEach(async () => {
  fake = await startActionsCache()
})
afterEach(() => fake.close())

const clock = { now: () => 0, sleep: () => Promise.resolve() }
const calm = AbortSignal.timeout(5000)
const main = 'refs/heads/main'
const pull = 'refs/pull/7/merge'

function cacheOf(ref: string, settings: { readOnly?: boolean; version?: string } = {}): ActionsCache {
  const access = cacheAccess(fake.environment(ref, settings))
  if (access === null) throw new Error('the fake gives no access')
  return new ActionsCache(access, settings.version ?? 'one', transfer({}), clock)
}

const found = async (cache: ActionsCache, ...prefixes: string[]): Promise<string | null> => {
  const entry = await cache.find(prefixes, 1000, calm)
  return entry === null ? null : `${entry.key}: ${entry.archive}`
}

test('the fake serves the official client: what that one saves it restores, and ours asks in the same words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'official-'))
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    const variables = { ...fake.environment(main), RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder }
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    vi.stubEnv('GITHUB_SERVER_URL', 'https://github.com')
    const file = join(folder, 'kept.txt')
    writeFileSync(file, 'kept')
    expect(await saveCache([file], 'official-1')).toBeGreaterThan(0)
    expect(await saveCache([file], 'official-1')).toBe(-1)
    rmSync(file)
    expect(await restoreCache([file], 'official-2', ['official-'])).toBe('official-1')
    expect(readFileSync(file, 'utf8')).toBe('kept')
  } finally {
    vi.unstubAllEnvs()
    said.mockRestore()
    rmSync(folder, { recursive: true })
  }
  const official = fake.requests.splice(0).filter((line) => !line.includes('blob'))
  const ours = cacheOf(main)
  await ours.add('ours-1', Buffer.from('kept'), calm)
  await expect(ours.add('ours-1', Buffer.from('kept'), calm)).rejects.toThrow(ServiceRefusal)
  await ours.find(['ours-'], 1000, calm)
  expect(fake.requests.filter((line) => !line.includes('blob'))).toEqual(official)
})

test('the newest entry of the own branch goes before those of the default branch; others see none of it', async () => {
  await cacheOf(main).add('answers-a', Buffer.from('main'), calm)
  expect(await found(cacheOf(pull), 'answers-')).toBe('answers-a: main')
  await cacheOf(pull).add('answers-b', Buffer.from('first'), calm)
  await cacheOf(pull).add('answers-c', Buffer.from('second'), calm)
  expect(await found(cacheOf(pull), 'answers-')).toBe('answers-c: second')
  expect(await found(cacheOf(main), 'answers-')).toBe('answers-a: main')
  expect(await found(cacheOf('refs/pull/8/merge'), 'other-', 'answers-')).toBe('answers-a: main')
  expect(await found(cacheOf(main, { version: 'two' }), 'answers-')).toBeNull()
})

test('what is refused is a refusal, and not asked for twice', async () => {
  const refusals: Array<[ActionsCache, RegExp]> = [
    [cacheOf(pull, { readOnly: true }), /^it answered 403: cache write denied/],
    [cacheOf(pull), /^it answered 429: slow down$/],
  ]
  fake.faults.push({ method: 'CreateCacheEntry', times: 0, reply: { status: 429, body: { msg: 'slow down' } } })
  for (const [index, [cache, message]] of refusals.entries()) {
    if (index === 1) for (const fault of fake.faults) fault.times = 1
    const error = await cache.add('answers-a', Buffer.from('x'), calm).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ServiceRefusal)
    expect(String(error).replace('ServiceRefusal: ', '')).toMatch(message)
  }
  expect(fake.requests).toEqual(['CreateCacheEntry 403', 'CreateCacheEntry 429'])
})

test('trouble of the service is asked about once more, and told when it stays', async () => {
  fake.faults.push(
    { method: 'CreateCacheEntry', times: 1, reply: { status: 503 } },
    { method: 'PUT blob', times: 1, reply: { status: 500 } },
  )
  await cacheOf(main).add('answers-a', Buffer.from('x'), calm)
  expect(await found(cacheOf(main), 'answers-')).toBe('answers-a: x')
  fake.faults.push({ method: 'GET blob', times: 2, reply: { status: 500 } })
  await expect(found(cacheOf(main), 'answers-')).rejects.toThrow('its storage answered 500')
  fake.faults.push({ method: 'GetCacheEntryDownloadURL', times: 2, reply: { status: 200, body: { ok: 'perhaps' } } })
  await expect(found(cacheOf(main), 'answers-')).rejects.toThrow('something else than its protocol')
})

test('nobody waits longer than told, and nothing larger than told is read', async () => {
  await cacheOf(main).add('answers-a', Buffer.alloc(2000), calm)
  await expect(cacheOf(main).find(['answers-'], 1000, calm)).rejects.toThrow('more than 1000 bytes')
  fake.faults.push({ method: 'GetCacheEntryDownloadURL', reply: 'hang' })
  await expect(cacheOf(main).find(['answers-'], 1000, AbortSignal.timeout(50))).rejects.toThrow('timeout')
})

test.each([
  ['outside Actions', {}],
  ['a service of version 1, as act and older servers have', { ACTIONS_CACHE_SERVICE_V2: undefined }],
  ['GitHub Enterprise Server', { GITHUB_SERVER_URL: 'https://github.example.com' }],
  ['a step that is no action', { ACTIONS_RUNTIME_TOKEN: undefined }],
  ['an address that is none', { ACTIONS_RESULTS_URL: 'nowhere' }],
])('%s there is no access', (where, without) => {
  const inActions = { ...fake.environment(main), GITHUB_SERVER_URL: 'https://github.com' }
  expect(cacheAccess(inActions)).not.toBeNull()
  expect(cacheAccess(where === 'outside Actions' ? {} : { ...inActions, ...without })).toBeNull()
})

test.each([
  ['', true, true],
  ['read', true, false],
  ['Write', true, true],
  ['write-only', false, true],
  ['none', false, false],
])("a job's cache-mode %j is kept to", (mode, mayRead, mayWrite) => {
  expect(cacheAccess({ ...fake.environment(main), ACTIONS_CACHE_MODE: mode })).toMatchObject({ mayRead, mayWrite })
})
