import { expect, test } from 'vitest'
import { release } from '../../src/commands/release/release.ts'
import { renderReleaseSummary } from '../../src/report/markdown/release-summary.ts'
import { canary, good, probed, request, type Staged, stage } from '../release/canary-stage.ts'
import type { Bench } from '../release/release-bench.ts'

const weights = ({ aws }: Bench) =>
  aws.lambda.shifts.map(({ version, weights }) => `${version} ${JSON.stringify(weights)}`)
const distinct = (all: readonly string[]) => all.filter((one, i) => one !== all[i - 1])

test('a healthy version: 5 %, 25 %, all, bake, done, and the description is as it was', async () => {
  const { bench, alias, run } = await stage()
  alias().description = 'Live traffic'
  const { release: reported } = await run()
  expect(reported.problem).toBeNull()
  expect(reported.rollout).toBe('promoted')
  expect(distinct(weights(bench))).toEqual(['1 {"2":0.05}', '1 {"2":0.25}', '2 {}'])
  expect(alias()).toMatchObject({ version: '2', weights: {}, description: 'Live traffic' })
  expect(reported.canaries[0]?.findings.map(({ verdict }) => verdict)).not.toContain('broken')
})

test.each([
  ['errors', { ...good, errors: 0.2 }, 'errorRate.worseBy'],
  ['slowness', { ...good, duration: 2_000 }, 'p99Latency.worseBy'],
  ['quality', { ...good, quality: 0.5 }, 'quality.worseBy'],
  ['cost', { ...good, cost: 0.002 }, 'costPerRequest.worseBy'],
] as const)('%s of the new version are found, and it goes back with one call', async (_what, bad, limit) => {
  const { bench, alias, run } = await stage((version) => (version === '1' ? good : bad))
  const { release: reported, report } = await run()
  expect(reported.rollout).toBe('rolled-back')
  expect(report.blocks).toBe(true)
  expect(reported.problem?.message).toMatch(new RegExp(`${limit}.* (is|are) proven broken`))
  expect(weights(bench).at(-1)).toBe('1 {}')
  expect(alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
})

test('where CloudWatch cannot count, percentiles find a slow version', async () => {
  const { bench, run } = await stage((version) => (version === '1' ? good : { ...good, duration: 2_000 }))
  bench.aws.cloudWatch.counts = false
  const { release: reported } = await run()
  expect(reported.problem?.message).toContain('p99Latency.worseBy is proven broken')
})

test('a function that uses its pins is proven and moves; one that reads by name is refused with the reason', async () => {
  const byName = await probed('name')
  const before = byName.bench.aws.lambda.shifts.length
  const deps = { ...byName.bench.deps(byName.files), clock: byName.clock }
  const { release: refused } = await release(deps, request('v1.1.0'))
  expect(refused.problem?.message).toContain('its canary would be a full rollout')
  expect(byName.bench.aws.lambda.shifts).toHaveLength(before)

  const byPins = await probed('pins')
  const { release: reported } = await release(
    { ...byPins.bench.deps(byPins.files), clock: byPins.clock },
    request('v1.1.0'),
  )
  expect(reported.problem).toBeNull()
  expect(reported.rollout).toBe('promoted')
  expect(reported.canaries[0]?.probed?.cases).toBeGreaterThanOrEqual(3)
})

test('a version that fails its golden cases in a row goes back', async () => {
  const { bench, clock, handler, files, during } = await probed('pins', {
    canary: { ...canary, rollbackWhen: { smokeFailures: 2 } },
  })
  during.push(
    () => undefined,
    () => {
      const right = handler.handler
      handler.handler = (event, version) =>
        version.version === '3' ? { result: null, error: 'Unhandled' } : (right?.(event, version) ?? { result: null })
    },
  )
  const { release: reported } = await release({ ...bench.deps(files), clock }, request('v1.1.0'))
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toMatch(/probes failed in a row|golden cases are answered worse/)
})

test('metrics that are partial, throttled or missing are never healthy', async () => {
  for (const break_ of ['partial', 'throttled', 'silent', 'without errors'] as const) {
    const { bench, run } = await stage()
    if (break_ === 'partial') bench.aws.cloudWatch.status = 'PartialData'
    if (break_ === 'silent') bench.aws.cloudWatch.traffic = null
    if (break_ === 'without errors') bench.aws.cloudWatch.lost.add('Errors')
    if (break_ === 'throttled') bench.aws.settings.denied = ['monitoring:GetMetricData']
    const { release: reported } = await run()
    expect(reported.rollout).toBe('rolled-back')
    expect(reported.problem?.message).toContain('inconclusive')
    expect(weights(bench)).not.toContain('2 {}')
  }
})

test('a version that breaks when it has all traffic goes back, though Lambda then tells nothing by version', async () => {
  const { bench, alias, run } = await stage()
  const { traffic } = bench.aws.cloudWatch
  if (traffic === null) throw new Error('nobody calls')
  traffic.calls = (version) => (version === '2' && alias().version === '2' ? { ...good, errors: 0.3 } : good)
  const { release: reported } = await run()
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toContain('errorRate')
  expect(distinct(weights(bench))).toContain('2 {}')
  expect(alias()).toMatchObject({ version: '1', weights: {} })
})

test('an alarm is blamed when it turns red after the start; one that is red before keeps the canary from starting', async () => {
  const turning = await stage()
  turning.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'OK', since: 0 })
  turning.during.push(
    () => undefined,
    () => undefined,
    () => Object.assign(turning.bench.aws.cloudWatch.alarms[0] ?? {}, { state: 'ALARM', since: turning.clock.now() }),
  )
  const rollbackWhen = { alarms: ['errors-high'] }
  expect((await turning.run({}, { rollbackWhen })).release.problem?.message).toContain('alarm errors-high went red')

  const red = await stage()
  red.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'ALARM', since: 0 })
  const { release: reported } = await red.run({}, { rollbackWhen })
  expect(reported.problem?.message).toContain('is red already')
  expect(weights(red.bench)).toEqual([])

  const { release: all } = await red.run({}, { rollbackWhen: { ...rollbackWhen, alreadyRed: 'ignore' } })
  expect(all.rollout).toBe('promoted')
})

test('a signal: the way back is the very next call, without waiting for a look', async () => {
  const { bench, alias, run, during } = await stage()
  const cancel = new AbortController()
  during.push(
    () => undefined,
    () => cancel.abort(new Error('SIGTERM')),
  )
  const { release: reported } = await run({ signal: cancel.signal })
  expect(reported.problem?.message).toBeDefined()
  expect(alias()).toMatchObject({ version: '1', weights: {} })
  const actions = bench.aws.calls.map(({ action }) => action)
  const back = actions.lastIndexOf('lambda:UpdateAlias')
  expect(actions.slice(back - 1, back + 1)).toEqual(['lambda:GetAlias', 'lambda:UpdateAlias'])
})

test('a held rollout goes on when it is released again', async () => {
  const { bench, alias, run } = await stage()
  const { traffic } = bench.aws.cloudWatch
  bench.aws.cloudWatch.traffic = null
  const held = await run({}, { onInconclusive: 'hold' })
  expect(held.release.rollout).toBe('held')
  expect(alias().description).toContain(' held]')
  expect(alias().weights).toEqual({ '2': 0.05 })
  bench.aws.cloudWatch.traffic = traffic
  const second = await run({ runId: '2/1' }, { onInconclusive: 'hold', maxStep: '24h' })
  expect(second.release.rollout).toBe('promoted')
  expect(alias()).toMatchObject({ version: '2', weights: {}, description: '' })
})

test('another deployment meanwhile is left as it is, and said', async () => {
  const { bench, alias, run, during } = await stage()
  during.push(
    () => undefined,
    () => {
      bench.aws.lambda.seed('other')
      Object.assign(alias(), { version: '1', weights: {}, description: 'moved by hand', revisionId: 'foreign' })
    },
  )
  const { release: reported } = await run()
  expect(reported.problem?.message).toContain('somebody else')
  expect(alias()).toMatchObject({ version: '1', weights: {}, description: 'moved by hand' })
})

test.each([
  [
    'cannot be read',
    ({ bench }: Staged) => {
      bench.aws.settings.denied = ['monitoring:DescribeAlarms']
    },
  ],
  ['are deleted', ({ bench }: Staged) => void bench.aws.cloudWatch.alarms.splice(0)],
])('alarms that %s midway are not green: the rollout is inconclusive and goes back', async (_what, lose) => {
  const staged = await stage()
  staged.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'OK', since: 0 })
  staged.during.push(
    () => undefined,
    () => lose(staged),
  )
  const { release: reported } = await staged.run({}, { rollbackWhen: { alarms: ['errors-high'] } })
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toMatch(/inconclusive: .*alarm/)
  expect(staged.alias()).toMatchObject({ version: '1', weights: {} })
})

test('what is proven broken is not kept back by alarms that cannot be read', async () => {
  const staged = await stage((version) => (version === '1' ? good : { ...good, errors: 0.5 }))
  staged.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'OK', since: 0 })
  staged.during.push(() => {
    staged.bench.aws.settings.denied = ['monitoring:DescribeAlarms']
  })
  const limits = { errorRate: { worseBy: '1%' }, alarms: ['errors-high'] }
  const { release: reported } = await staged.run({}, { rollbackWhen: limits })
  expect(reported.problem?.message).toContain('errorRate.worseBy is proven broken')
})

test('a bake of which it is lost whether calls failed does not end well', async () => {
  const { bench, alias, run } = await stage()
  const { traffic } = bench.aws.cloudWatch
  if (traffic === null) throw new Error('nobody calls')
  traffic.calls = () => {
    if (alias().version === '2') bench.aws.cloudWatch.lost.add('Errors')
    return good
  }
  const { release: reported } = await run()
  expect(distinct(weights(bench))).toContain('2 {}')
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toMatch(/inconclusive: whether \d+ calls of the new version failed/)
  expect(alias()).toMatchObject({ version: '1', weights: {} })
})

test('an alarm without data for the whole rollout has told nothing, and that is told', async () => {
  const silent = await stage()
  silent.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'INSUFFICIENT_DATA', since: 0 })
  const rollbackWhen = { ...canary.rollbackWhen, alarms: ['errors-high'] }
  const { release: reported } = await silent.run({}, { rollbackWhen })
  expect(reported.rollout).toBe('promoted')
  expect(renderReleaseSummary(reported)).toContain(
    'No data (`INSUFFICIENT_DATA`) had `errors-high` whenever it was looked: that it did not turn red proves nothing.',
  )

  const heard = await stage()
  heard.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'INSUFFICIENT_DATA', since: 0 })
  heard.during.push(
    () => undefined,
    () => Object.assign(heard.bench.aws.cloudWatch.alarms[0] ?? {}, { state: 'OK' }),
  )
  expect(renderReleaseSummary((await heard.run({}, { rollbackWhen })).release)).not.toContain('INSUFFICIENT_DATA')
})
