import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { type FakeActionsCache, startActionsCache } from './bench/actions-cache.ts'
import { pushToMain } from './bench/events.ts'
import { baseSystem, config, headSystem, shop, shopModel } from './bench/project.ts'
import type { RunOptions, RunResult } from './bench/runner.ts'
import { type Scene, type Stage, setScene } from './bench/scenario.ts'

const main = 'refs/heads/main'
const pull = 'refs/pull/7/merge'

async function startCache(): Promise<FakeActionsCache> {
  const cache = await startActionsCache()
  onTestFinished(cache.close)
  return cache
}

/** Entries of answers: what main measured is kept beside them. */
const answersIn = (cache: FakeActionsCache) => cache.entries().filter(({ key }) => key.startsWith('ai-cicd-answers-'))

/** Runs and forgets what was asked before. */
async function runFresh(
  stage: Stage,
  env: Record<string, string>,
  options: Partial<RunOptions> = {},
): Promise<RunResult> {
  stage.bedrock.requests.length = 0
  return stage.run({ ...options, env: { ...env, ...options.env } })
}

/** What main keeps after a push: the answers to the prompt as it was before the pull request. */
async function runMain(cache: FakeActionsCache, scene: Scene = {}): Promise<RunResult> {
  const stage = await setScene({ ...scene, branch: [{ 'README.md': '# Shop\n' }] })
  const event = pushToMain(stage.repository, '0'.repeat(40))
  return stage.run({ env: cache.environment(main) }, event)
}

const asked = ({ bedrock }: RunResult, system: string): number =>
  bedrock.requests.filter(({ request }) => request?.system === system).length

/** What GitHub shows of the cache in red or yellow. */
const annotations = ({ stdout }: RunResult): string[] =>
  stdout.split('\n').filter((line) => /^::(error|warning).*Actions cache/.test(line))

test('main fills the cache; a pull request asks nothing for its base; who learns nothing writes nothing', async () => {
  const cache = await startCache()
  const first = await runMain(cache)
  expect(asked(first, baseSystem)).toBe(60)
  expect(first.stdout).toContain('The Actions cache holds no answers yet.')
  expect(first.stdout).toContain('The Actions cache now holds 60 answers (')
  expect(answersIn(cache)).toMatchObject([{ scope: main, key: expect.stringMatching(/^ai-cicd-answers-[0-9a-f-]+$/) }])

  const stage = await setScene()
  const second = await runFresh(stage, cache.environment(pull))
  expect([asked(second, baseSystem), asked(second, headSystem)]).toEqual([0, 60])
  expect(second.stdout).toContain('The Actions cache gave 60 answers.')
  expect(second.stdout).toContain('The Actions cache now holds 120 answers (')
  expect(second.outputs).toMatchObject({ verdict: 'pass', 'model-calls': '60', 'cached-calls': '60' })
  expect(Number(second.outputs['saved-usd'])).toBeGreaterThan(0)
  expect(second.summary).toMatch(/60 calls \+ 60 cached \(saved \$[\d.]+\)/)
  expect(JSON.parse(second.files['results.json'] ?? '').usage).toMatchObject({ modelCalls: 60, cachedCalls: 60 })
  expect(answersIn(cache).map(({ scope }) => scope)).toEqual([main, pull])

  cache.requests.length = 0
  const third = await runFresh(stage, cache.environment(pull), { post: true })
  expect(third.bedrock.requests).toEqual([])
  expect(third.outputs).toMatchObject({ verdict: 'pass', 'model-calls': '0', 'cached-calls': '120' })
  expect(third.post?.exitCode).toBe(0)
  expect(cache.requests).toEqual(['GetCacheEntryDownloadURL 200', 'GET blob 200'])
  expect([first, second, third].flatMap(annotations)).toEqual([])
})

test('a run that is cancelled keeps its answers in the post step, and the next goes on from there', async () => {
  const cache = await startCache()
  const answer = shopModel()
  let slow = true
  const stage = await setScene({
    model: (request, attempt) => ({
      ...answer(request, attempt),
      ...(slow && request.system === headSystem ? { delayMs: 10_000 } : {}),
    }),
  })
  const half = await runFresh(stage, cache.environment(pull), {
    interrupt: { signal: 'SIGKILL', when: stage.bedrock.arrived(14) },
    post: true,
  })
  expect(half.signal).toBe('SIGKILL')
  expect(half.post?.exitCode).toBe(0)
  expect(half.post?.stdout).toMatch(/The Actions cache now holds \d+ answers? \(/)
  const arrived = Number(/now holds (\d+)/.exec(half.post?.stdout ?? '')?.[1])
  slow = false
  const whole = await runFresh(stage, cache.environment(pull))
  expect(whole.outputs).toMatchObject({ verdict: 'pass', 'model-calls': String(120 - arrived) })
})

test('a token that may only read is no failure and no warning', async () => {
  const cache = await startCache()
  await runMain(cache, { main: [shop(12)] })
  const stage = await setScene({ main: [shop(12)] })
  const result = await runFresh(stage, cache.environment(pull, { readOnly: true }), { post: true })
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ 'cached-calls': '12' })
  expect(result.stdout).toContain(
    'The Actions cache did not take what the run learnt: it answered 403: cache write denied',
  )
  expect(result.post?.stdout).toBe('')
  const reported = await runFresh(stage, { ...cache.environment(pull), ACTIONS_CACHE_MODE: 'read' })
  expect(reported.stdout).toContain('read only for this job')
  expect([result, reported].flatMap(annotations)).toEqual([])
  expect(answersIn(cache)).toHaveLength(1)
})

test('a service that is down costs the answers, not the run, and it says so', async () => {
  const cache = await startActionsCache()
  const env = cache.environment(pull)
  await cache.close()
  const stage = await setScene({ main: [shop(12)] })
  const result = await runFresh(stage, env, { post: true })
  expect(result.exitCode).toBe(0)
  expect(Number(result.outputs['model-calls'])).toBeGreaterThanOrEqual(24)
  expect(result.stdout).toMatch(
    /::warning::The Actions cache was not read, and the run goes on without it: .*ECONNREFUSED/,
  )
  expect(result.stdout).toMatch(/::warning::What the run learnt is not kept in the Actions cache: .*ECONNREFUSED/)
  expect(result.post?.exitCode).toBe(0)
})

test('an archive that is spoilt is ignored with a line, and the run is whole; one that is changed gives only what is right', async () => {
  const cache = await startCache()
  await runMain(cache, { main: [shop(12)] })
  const [entry] = answersIn(cache)
  if (entry === undefined) throw new Error('main kept nothing')
  const stage = await setScene({ main: [shop(12)] })
  const runWith = async (archive: Buffer, scope: string): Promise<RunResult> => {
    cache.add({ ...entry, key: `${entry.key.slice(0, -4)}aaaa`, scope, archive })
    return runFresh(stage, cache.environment(scope))
  }
  const spoilt: Array<[archive: Buffer, why: string]> = [
    [Buffer.from('<html>Service unavailable</html>'), 'incorrect header check'],
    [entry.archive.subarray(0, entry.archive.length - 20), 'unexpected end of file'],
    [gzipSync('../../outside\n/etc/outside\n'), 'no answer is in it'],
  ]
  for (const [index, [archive, why]] of spoilt.entries()) {
    const result = await runWith(archive, `refs/pull/${index + 10}/merge`)
    const line = `::warning::What the Actions cache gave is not used, and the run goes on without it: ${why}.`
    expect(result.stdout).toContain(line)
    expect(result.outputs).toMatchObject({ 'model-calls': '24', 'cached-calls': '0' })
    expect(result.stdout).toContain('The Actions cache now holds 24 answers')
  }
  const changed = gunzipSync(entry.archive).toString('utf8').replace('Dear customer', 'Dear attacker')
  const result = await runWith(gzipSync(changed), pull)
  expect(result.outputs).toMatchObject({ 'model-calls': '13', 'cached-calls': '11' })
})

test('`cache: false` asks nothing of the service, and neither does a run without one', async () => {
  const cache = await startCache()
  const off = await setScene({ main: [shop(12, { 'ai-cicd.yml': config({ evaluation: { cache: false } }) })] })
  const result = await off.run({ env: cache.environment(pull), post: true })
  expect(result.outputs['model-calls']).toBe('24')
  const server = await (await setScene({ main: [shop(12)] })).run({
    env: { ...cache.environment(pull), GITHUB_SERVER_URL: 'https://github.example.com' },
    post: true,
  })
  expect(server.outputs['model-calls']).toBe('24')
  expect(server.stdout).not.toContain('Actions cache')
  expect(cache.requests).toEqual([])
})
