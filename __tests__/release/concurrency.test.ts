import { expect, test } from 'vitest'
import { rollback } from '../../src/commands/rollback.ts'
import { stage } from './canary-stage.ts'
import { config, prompt, releaseBench } from './release-bench.ts'

const files = (text: string) => ({ 'ai-cicd.yml': config(), 'prompts/reply.prompt.yml': prompt(text) })

/** Two releases, the second one on an alias whose provisioned concurrency takes so many looks after every move. */
async function warmed(observations: number) {
  const bench = await releaseBench()
  const handler = bench.aws.lambda.functions.get('handler')
  const live = handler?.aliases.get('live')
  if (handler === undefined || live === undefined) throw new Error('there is no function')
  await bench.run(files('one'), { release: 'v1', tag: 'v1' })
  handler.concurrency.set('live', 'READY')
  handler.allocation = observations
  const second = () => bench.run(files('two'), { release: 'v2', tag: 'v2' })
  const place = { config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null, dryRun: false, run: null }
  const back = (to: string | null = null) => rollback(bench.deps(files('two')), { ...place, to })
  const moves = () => bench.aws.calls.filter(({ action }) => action === 'lambda:UpdateAlias').length
  return { bench, handler, live, second, back, moves }
}

test('a release waits until Lambda gives the new version its calls, and only then says that it is live', async () => {
  const it = await warmed(5)
  const { release: reported } = await it.second()
  expect(reported, reported.problem?.message).toMatchObject({ rollout: 'promoted', problem: null })
  expect([it.live.version, it.live.servedBy, it.handler.concurrency.get('live')]).toEqual(['3', undefined, 'READY'])
})

test('an alias whose new version has no calls yet is in nobody’s rollout: a rollback goes to the version before', async () => {
  const it = await warmed(0)
  await it.second()
  // The release's runner died right after the move: Lambda still shows {"2": 1} for 3.
  it.handler.allocation = 6
  Object.assign(it.live, { version: '3', servedBy: '2' })
  it.handler.concurrency.set('live', 'IN_PROGRESS 6')
  const { release: reported } = await it.back()
  expect(reported).toMatchObject({ rollout: 'rolled-back', release: 'v1', problem: null })
  expect([it.live.version, it.live.servedBy]).toEqual(['2', undefined])
  expect((await it.back()).release.rollout).toBe('nothing-to-do')
  expect(it.live.version).toBe('2')
})

test('a release into that state waits as well, and does not take it for another rollout', async () => {
  const it = await warmed(0)
  Object.assign(it.live, { servedBy: '1' })
  it.handler.concurrency.set('live', 'IN_PROGRESS 4')
  const { release: reported } = await it.second()
  expect(reported, reported.problem?.message).toMatchObject({ rollout: 'promoted', problem: null })
  expect(it.live).toMatchObject({ version: '3', weights: {} })
})

test('what Lambda never serves is not called back: red, with what was read', async () => {
  const it = await warmed(0)
  await it.second()
  it.handler.allocation = 1_000
  const { release: reported, report } = await it.back()
  expect([reported.rollout, report.blocks]).toEqual([null, true])
  expect(reported.problem?.message).toBe(
    'the alias live of handler was sent to version 2, and version 3 still gets every call: Lambda has not allocated its provisioned concurrency',
  )
})

test('an alias that Lambda is at work on for ever: the release ends, and says so', async () => {
  const it = await warmed(0)
  it.handler.concurrency.set('live', 'IN_PROGRESS 1000')
  const { release: reported, report } = await it.second()
  expect([reported.rollout, report.blocks, it.moves()]).toEqual([null, true, 301])
  expect(reported.problem?.message).toContain('Provisioned concurrency is being allocated')
  expect(it.live.version).toBe('2')
})

test('somebody else moves the alias while it is waited for: their move stands', async () => {
  const it = await warmed(0)
  it.handler.concurrency.set('live', 'IN_PROGRESS 3')
  it.bench.aws.settings.fault = ({ action }) => {
    if (action === 'lambda:UpdateAlias') Object.assign(it.live, { version: '1', revisionId: it.live.revisionId })
    return null
  }
  const { release: reported } = await it.second()
  expect(reported.problem?.message).toContain('somebody else moved the alias live of handler to version 1')
  expect(it.live.version).toBe('1')
})

test('a canary’s promotion is not taken for somebody else’s move, and its way back is read back', async () => {
  const it = await stage()
  const handler = it.bench.aws.lambda.functions.get('handler')
  handler?.concurrency.set('live', 'READY')
  if (handler !== undefined) handler.allocation = 6
  const { release: reported } = await it.run({}, { maxStep: '60m' })
  expect(reported, reported.problem?.message).toMatchObject({ rollout: 'promoted', problem: null })
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
  expect(it.alias().servedBy).toBeUndefined()
})
