import { expect, test } from 'vitest'
import { type ReleaseRequest, release } from '../../src/commands/release.ts'
import type { ReleaseDeps } from '../../src/commands/release-deps.ts'
import { renderReleaseSummary } from '../../src/report/release-summary.ts'
import type { Calls } from '../scenarios/bench/aws/cloudwatch.ts'
import { type Bench, commit, config, prompt, releaseBench, twoPrompts } from './release-bench.ts'

const good: Calls = { errors: 0.01, duration: 800, quality: 0.93, cost: 0.0004 }

const canary = {
  steps: [
    { weight: '5%', hold: '10m' },
    { weight: '25%', hold: '10m' },
  ],
  bake: '10m',
  rollbackWhen: {
    errorRate: { worseBy: '1%', max: '5%' },
    p99Latency: { worseBy: '25%' },
    quality: { metric: 'QualityScore', namespace: 'AiCicd', worseBy: 0.05 },
    costPerRequest: { metric: 'CostUsd', namespace: 'AiCicd', worseBy: '25%' },
  },
}

/** A function that gets 20 calls a second, in a world where waiting takes no time. */
async function stage(calls: (version: string) => Calls = () => good) {
  const bench = await releaseBench()
  let now = 1_764_000_000_000
  bench.aws.cloudWatch.now = () => now
  bench.aws.cloudWatch.traffic = { function: 'handler', alias: 'live', perSecond: 20, calls }
  const during: Array<() => void> = []
  const clock: ReleaseDeps['clock'] = {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      now += milliseconds
      during.shift()?.()
      if (signal?.aborted) throw signal.reason
    },
  }
  const alias = () => {
    const live = bench.aws.lambda.functions.get('handler')?.aliases.get('live')
    if (live === undefined) throw new Error('the alias is gone')
    return live
  }
  const run = (more: Partial<ReleaseDeps> = {}, section: Record<string, unknown> = {}) =>
    released(bench, { clock, ...more }, { canary: { ...canary, ...section } })
  return { bench, alias, run, during, clock }
}

type Staged = Awaited<ReturnType<typeof stage>>

function released(bench: Bench, deps: Partial<ReleaseDeps>, environment: Record<string, unknown>) {
  const files = { ...twoPrompts, 'ai-cicd.yml': config(environment) }
  return release({ ...bench.deps(files), ...deps }, request('v1.0.0'))
}

function request(tag: string): ReleaseRequest {
  return {
    config: 'ai-cicd.yml',
    environment: null,
    release: tag,
    commit,
    branch: null,
    tag,
    event: 'push',
    dryRun: false,
    run: null,
  }
}

const weights = ({ aws }: Bench) =>
  aws.lambda.shifts.map(({ version, weights }) => `${version} ${JSON.stringify(weights)}`)
const distinct = (all: readonly string[]) => all.filter((one, i) => one !== all[i - 1])

test('a healthy version: 5 %, 25 %, all, bake, done, and the description is as it was', async () => {
  const { bench, alias, run } = await stage()
  alias().description = 'Live traffic'
  const { release: told } = await run()
  expect(told.problem).toBeNull()
  expect(told.rollout).toBe('promoted')
  expect(distinct(weights(bench))).toEqual(['1 {"2":0.05}', '1 {"2":0.25}', '2 {}'])
  expect(alias()).toMatchObject({ version: '2', weights: {}, description: 'Live traffic' })
  expect(told.canaries[0]?.findings.map(({ verdict }) => verdict)).not.toContain('broken')
})

test.each([
  ['errors', { ...good, errors: 0.2 }, 'errorRate.worseBy'],
  ['slowness', { ...good, duration: 2_000 }, 'p99Latency.worseBy'],
  ['quality', { ...good, quality: 0.5 }, 'quality.worseBy'],
  ['cost', { ...good, cost: 0.002 }, 'costPerRequest.worseBy'],
] as const)('%s of the new version are found, and it goes back with one call', async (_what, bad, limit) => {
  const { bench, alias, run } = await stage((version) => (version === '1' ? good : bad))
  const { release: told, report } = await run()
  expect(told.rollout).toBe('rolled-back')
  expect(report.blocks).toBe(true)
  expect(told.problem?.message).toMatch(new RegExp(`${limit}.* is proven broken`))
  expect(weights(bench).at(-1)).toBe('1 {}')
  expect(alias()).toMatchObject({ version: '1', weights: {}, description: '' })
})

test('where CloudWatch cannot count, percentiles find a slow version', async () => {
  const { bench, run } = await stage((version) => (version === '1' ? good : { ...good, duration: 2_000 }))
  bench.aws.cloudWatch.counts = false
  const { release: told } = await run()
  expect(told.problem?.message).toContain('p99Latency.worseBy is proven broken')
})

const probe = {
  cases: 'evals/smoke.jsonl',
  payload: { question: '{{question}}' },
  answer: '$.answer',
  version: '$.pins',
}

/** A function that answers with its pins, or, by name, with the newest ones of anybody. */
async function probed(reads: 'pins' | 'name', more: Record<string, unknown> = {}) {
  const setting = await stage()
  const { aws } = setting.bench
  const handler = aws.lambda.functions.get('handler')
  if (handler === undefined) throw new Error('there is no function')
  // A first release pins the live version.
  await released(setting.bench, { clock: setting.clock }, {})
  handler.handler = (_event, version) => {
    const { variables } = reads === 'pins' ? version : (handler.versions.at(-1) ?? version)
    return { result: { answer: 'yes', pins: variables.PROMPT_VERSIONS ?? '{}' } }
  }
  const files = {
    ...twoPrompts,
    'prompts/reply.prompt.yml': prompt('Hello again, {{name}}'),
    'evals/smoke.jsonl': '{"vars":{"question":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}',
    'ai-cicd.yml': config({ canary, probe, ...more }),
  }
  return { ...setting, handler, files }
}

test('a function that uses its pins is proven and moves; one that reads by name is refused with the reason', async () => {
  const byName = await probed('name')
  const before = byName.bench.aws.lambda.shifts.length
  const deps = { ...byName.bench.deps(byName.files), clock: byName.clock }
  const { release: refused } = await release(deps, request('v1.1.0'))
  expect(refused.problem?.message).toContain('its canary would be a full rollout')
  expect(byName.bench.aws.lambda.shifts).toHaveLength(before)

  const byPins = await probed('pins')
  const { release: told } = await release(
    { ...byPins.bench.deps(byPins.files), clock: byPins.clock },
    request('v1.1.0'),
  )
  expect(told.problem).toBeNull()
  expect(told.rollout).toBe('promoted')
  expect(told.canaries[0]?.probed?.cases).toBeGreaterThanOrEqual(3)
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
  const { release: told } = await release({ ...bench.deps(files), clock }, request('v1.1.0'))
  expect(told.rollout).toBe('rolled-back')
  expect(told.problem?.message).toMatch(/probes failed in a row|golden cases are answered worse/)
})

test('metrics that are partial, throttled or missing are never healthy', async () => {
  for (const break_ of ['partial', 'throttled', 'silent', 'without errors'] as const) {
    const { bench, run } = await stage()
    if (break_ === 'partial') bench.aws.cloudWatch.status = 'PartialData'
    if (break_ === 'silent') bench.aws.cloudWatch.traffic = null
    if (break_ === 'without errors') bench.aws.cloudWatch.lost.add('Errors')
    if (break_ === 'throttled') bench.aws.settings.denied = ['monitoring:GetMetricData']
    const { release: told } = await run()
    expect(told.rollout).toBe('rolled-back')
    expect(told.problem?.message).toContain('inconclusive')
    expect(weights(bench)).not.toContain('2 {}')
  }
})

test('a version that breaks when it has all traffic goes back, though Lambda then tells nothing by version', async () => {
  const { bench, alias, run } = await stage()
  const { traffic } = bench.aws.cloudWatch
  if (traffic === null) throw new Error('nobody calls')
  traffic.calls = (version) => (version === '2' && alias().version === '2' ? { ...good, errors: 0.3 } : good)
  const { release: told } = await run()
  expect(told.rollout).toBe('rolled-back')
  expect(told.problem?.message).toContain('errorRate')
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
  const { release: told } = await red.run({}, { rollbackWhen })
  expect(told.problem?.message).toContain('is red already')
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
  const { release: told } = await run({ signal: cancel.signal })
  expect(told.problem?.message).toBeDefined()
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
  const { release: told } = await run()
  expect(told.problem?.message).toContain('somebody else')
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
  const { release: told } = await staged.run({}, { rollbackWhen: { alarms: ['errors-high'] } })
  expect(told.rollout).toBe('rolled-back')
  expect(told.problem?.message).toMatch(/inconclusive: .*alarm/)
  expect(staged.alias()).toMatchObject({ version: '1', weights: {} })
})

test('what is proven broken is not kept back by alarms that cannot be read', async () => {
  const staged = await stage((version) => (version === '1' ? good : { ...good, errors: 0.5 }))
  staged.bench.aws.cloudWatch.alarms.push({ name: 'errors-high', state: 'OK', since: 0 })
  staged.during.push(() => {
    staged.bench.aws.settings.denied = ['monitoring:DescribeAlarms']
  })
  const limits = { errorRate: { worseBy: '1%' }, alarms: ['errors-high'] }
  const { release: told } = await staged.run({}, { rollbackWhen: limits })
  expect(told.problem?.message).toContain('errorRate.worseBy is proven broken')
})

test('a bake of which it is lost whether calls failed does not end well', async () => {
  const { bench, alias, run } = await stage()
  const { traffic } = bench.aws.cloudWatch
  if (traffic === null) throw new Error('nobody calls')
  traffic.calls = () => {
    if (alias().version === '2') bench.aws.cloudWatch.lost.add('Errors')
    return good
  }
  const { release: told } = await run()
  expect(distinct(weights(bench))).toContain('2 {}')
  expect(told.rollout).toBe('rolled-back')
  expect(told.problem?.message).toMatch(/inconclusive: whether \d+ calls of the new version failed/)
  expect(alias()).toMatchObject({ version: '1', weights: {} })
})

const line = (id: string, time: number) => ({
  stream: `${new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')}/[2]0f3a`,
  timestamp: time,
  message: `2025-11-24T16:00:00.000Z\t${id}\tERROR\tInvoke Error {"errorMessage":"the card of Ada"}`,
})

test('after a way back the summary names calls that failed, by the log of the version, and nothing that it says', async () => {
  const { bench, run, clock } = await stage((version) => (version === '1' ? good : { ...good, errors: 0.5 }))
  const ids = ['9b1f2c3d-4e5f-4a6b-8c7d-000000000001', '9b1f2c3d-4e5f-4a6b-8c7d-000000000002'] as const
  const soon = clock.now() + 60_000
  bench.aws.logs.groups.set('/aws/lambda/handler', [
    line(ids[0], soon),
    { ...line(ids[1], soon), stream: '2025/11/24/[1]0f3a' },
    { ...line(ids[1], soon), message: 'INFO all is well' },
  ])
  const { release: told } = await run()
  expect(told.rollout).toBe('rolled-back')
  const summary = renderReleaseSummary(told)
  expect(summary).toMatch(new RegExp(`its log tells failed: \`${ids[0]}\` at \\d\\d:\\d\\d:\\d\\d UTC\\.`))
  expect(summary).not.toContain(ids[1])
  expect(summary).not.toContain('Ada')
  const actions = bench.aws.calls.map(({ action }) => action)
  expect(actions.indexOf('logs:FilterLogEvents')).toBeGreaterThan(actions.lastIndexOf('lambda:UpdateAlias'))
})

test.each([
  ['may not be read', 'denied'],
  ['is not there', 'missing'],
  ['does not answer', 'silent'],
])('a log that %s changes nothing: the query to paste is there', async (_what, how) => {
  const { bench, alias, run } = await stage((version) => (version === '1' ? good : { ...good, errors: 0.5 }))
  if (how === 'denied') bench.aws.settings.denied = ['logs:FilterLogEvents']
  if (how === 'silent') {
    bench.aws.settings.fault = ({ action }) =>
      action === 'logs:FilterLogEvents' ? { when: 'before', reply: 'hang up' } : null
  }
  const { release: told } = await run()
  expect(told.rollout).toBe('rolled-back')
  expect(alias()).toMatchObject({ version: '1', weights: {} })
  const summary = renderReleaseSummary(told)
  expect(summary).toContain('in the log group `/aws/lambda/handler` since 2025-')
  expect(summary).toContain('| filter @logStream like "[2]"')
  expect(summary).not.toContain('its log tells failed')
})

test('golden cases that the new version fails are named with the ids of their calls', async () => {
  const { bench, clock, handler, files } = await probed('pins', {
    canary: { ...canary, rollbackWhen: { smokeFailures: 2 } },
  })
  let asked = 0
  const right = handler.handler
  handler.handler = (event, version) => {
    asked += 1
    return asked > 3 && version.version === '3'
      ? { result: null, error: 'Unhandled' }
      : (right?.(event, version) ?? { result: null })
  }
  const { release: told } = await release({ ...bench.deps(files), clock }, request('v1.1.0'))
  expect(told.rollout).toBe('rolled-back')
  expect(renderReleaseSummary(told)).toMatch(
    /The new version failed `case-1` \(request `11111111-2222-4333-8444-\d{12}`\)/,
  )
})
