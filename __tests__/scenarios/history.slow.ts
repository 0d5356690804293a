import { expect, onTestFinished, test } from 'vitest'
import { type FakeActionsCache, startActionsCache } from './bench/actions-cache.ts'
import { type AwsSettings, startAws } from './bench/aws/server.ts'
import { pullRequest, pushToMain, schedule, workflowDispatch } from './bench/events.ts'
import { prompt, promptFile, shop, shopModel } from './bench/project.ts'
import { refusal } from './bench/routes.ts'
import type { RunResult } from './bench/runner.ts'
import { ownComment, type Scene, type Stage, setScene } from './bench/scenario.ts'

const main = 'refs/heads/main'
const pull = 'refs/pull/7/merge'
const small = { main: [shop(12)] }
const prefix = /^ai-cicd-history-[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{12}-[0-9a-f]{16}$/

async function startCache(): Promise<FakeActionsCache> {
  const cache = await startActionsCache()
  onTestFinished(cache.close)
  return cache
}

async function stageWith(cache: FakeActionsCache, scene: Scene = {}): Promise<Stage> {
  const stage = await setScene({ ...small, ...scene })
  stage.github.cacheEntries = () => cache.entries()
  return stage
}

/** A push to main of another prompt, of which the first so many answers are wrong. */
async function push(cache: FakeActionsCache, index: number): Promise<RunResult> {
  const stage = await stageWith(cache, { branch: [{ [promptFile]: prompt(`Be brief, as of version ${index}.`) }] })
  return stage.run({ env: cache.environment(main) }, pushToMain(stage.repository, '0'.repeat(40)))
}

const kept = (cache: FakeActionsCache) => cache.entries().filter(({ key }) => key.startsWith('ai-cicd-history-'))
const results = ({ files }: RunResult) => JSON.parse(files['results.json'] ?? '{}')

test('three pushes to main keep a trend; a pull request shows it, with why its prompt changed, and adds nothing', async () => {
  const cache = await startCache()
  for (const index of [1, 2, 3]) await push(cache, index)
  expect(kept(cache).map(({ scope, key }) => [scope, prefix.test(key)])).toEqual(Array(3).fill([main, true]))

  const stage = await stageWith(cache)
  const result = await stage.run({ env: cache.environment(pull) })
  const { history, prompts } = results(result)
  expect(history.entries).toHaveLength(3)
  expect(history.entries[0]).toMatchObject({
    branch: 'main',
    subject: 'Merge the branch into main',
    runUrl: expect.stringMatching(/^https?:\/\//),
    prompts: [{ id: 'support-reply', cases: 12, verdict: 'new' }],
  })
  expect(ownComment(stage.github)).toMatch(
    /<sub>`support-reply` on `main`, last 3 runs: [\d.]+ → [\d.]+ % [▁-█]{3} \(.*the prompt changed 2 times\)<\/sub>/,
  )
  expect(prompts[0].why).toEqual([{ commit: stage.repository.commits.head, subject: 'Change of the branch' }])
  expect(ownComment(stage.github)).toContain('`Change of the branch`')
  expect(kept(cache)).toHaveLength(3)
})

test('what a pull request put in front of the history of main is not believed', async () => {
  const cache = await startCache()
  await push(cache, 1)
  await push(cache, 2)
  const newest = kept(cache).at(-1)
  if (newest === undefined) throw new Error('main kept nothing')
  const forged = Buffer.from(newest.archive.toString('utf8').replace(/"score":[\d.]+/g, '"score":0.01'))
  const stage = await stageWith(cache)
  // Another name: the run asks for the one that main wrote.
  cache.add({ ...newest, key: newest.key.replace(/.{4}$/, 'beef'), scope: pull, archive: forged })
  const beside = await stage.run({ env: cache.environment(pull) })
  expect(
    results(beside).history.entries.map((one: { prompts: Array<{ score: number }> }) => one.prompts[0]?.score),
  ).not.toContain(0.01)
  // A longer name, found by its beginning; and the very same one.
  for (const key of [`${newest.key}0`, newest.key]) {
    cache.add({ ...newest, key, scope: pull, archive: forged })
    const shadowed = await stage.run({ env: cache.environment(pull) })
    expect(results(shadowed).history).toBeUndefined()
    expect(shadowed.stdout).toContain('another entry of the Actions cache stands in front of it')
    expect(shadowed.exitCode).toBe(beside.exitCode)
  }
})

test('without `actions: read` nobody vouches for an entry: nothing is shown, and one line says why', async () => {
  const cache = await startCache()
  await push(cache, 1)
  await push(cache, 2)
  const reply = refusal(403, 'Resource not accessible by integration')
  const stage = await stageWith(cache, { faults: [{ path: /\/actions\/caches/, reply }] })
  const result = await stage.run({ env: cache.environment(pull) })
  expect(results(result).history).toBeUndefined()
  expect(result.stdout).toContain('with the permission `actions: read`')
  expect(result.stdout).not.toMatch(/::warning.*history/)
})

test.each<[string, (stage: Stage) => ReturnType<typeof pullRequest>, string, number]>([
  ['the clock on main adds', ({ repository }) => schedule(repository), main, 1],
  [
    'a run by hand on another branch adds nothing',
    ({ repository }) => workflowDispatch(repository),
    'refs/heads/feature',
    0,
  ],
  ['a pull request adds nothing', ({ repository }) => pullRequest(repository), pull, 0],
])('%s', async (_, event, ref, entries) => {
  const cache = await startCache()
  const stage = await stageWith(cache)
  await stage.run({ env: cache.environment(ref) }, event(stage))
  expect(kept(cache)).toHaveLength(entries)
})

test('a history that is broken is a warning, and the next push begins a new one', async () => {
  const cache = await startCache()
  await push(cache, 1)
  const [first] = kept(cache)
  if (first === undefined) throw new Error('main kept nothing')
  cache.add({ ...first, key: `${first.key.slice(0, -4)}dead`, archive: Buffer.from('<html>') })
  const result = await push(cache, 2)
  expect(result.stdout).toContain('the history of earlier runs is not used, and a new one begins')
  expect(results(result).history.entries).toHaveLength(1)
})

test('in S3, where the job names a folder: pushes add, a pull request reads, whoever may not is told', async () => {
  const history = 's3://history/shop'
  const settings: AwsSettings = { s3: { buckets: ['history'] } }
  const aws = await startAws(settings)
  onTestFinished(aws.close)
  const env = { AI_CICD_HISTORY: history, AWS_ENDPOINT_URL_S3: aws.url }
  for (const index of [1, 2]) {
    const stage = await setScene({ ...small, branch: [{ [promptFile]: prompt(`Version ${index}.`) }] })
    await stage.run({ env }, pushToMain(stage.repository, '0'.repeat(40)))
  }
  const [key = ''] = aws.s3.buckets.get('history')?.keys() ?? []
  expect(key).toMatch(/^shop\/ai-cicd\.yml-[0-9a-f]{8}\.json$/)
  expect(JSON.parse(aws.s3.text('history', key)).entries).toHaveLength(2)
  const stage = await setScene({ ...small, model: shopModel() })
  const result = await stage.run({ env })
  expect(results(result).history.entries).toHaveLength(2)
  expect(ownComment(stage.github)).toContain('last 2 runs')
  expect(aws.calls.filter(({ action }) => action === 's3:PutObject')).toHaveLength(2)
  settings.denied = ['s3:GetObject']
  const refused = await stage.run({ env })
  expect(refused.stdout).toMatch(/::warning::The history of earlier runs is not shown: AWS refused s3:GetObject/)
  expect(refused.exitCode).toBe(result.exitCode)
})
