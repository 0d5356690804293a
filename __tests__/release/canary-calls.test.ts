import { expect, test } from 'vitest'
import { release } from '../../src/commands/release/release.ts'
import { renderReleaseSummary } from '../../src/report/markdown/release-summary.ts'
import { canary, good, probed, request, stage } from './canary-stage.ts'

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
  const { release: reported } = await run()
  expect(reported.rollout).toBe('rolled-back')
  const summary = renderReleaseSummary(reported)
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
  const { release: reported } = await run()
  expect(reported.rollout).toBe('rolled-back')
  expect(alias()).toMatchObject({ version: '1', weights: {} })
  const summary = renderReleaseSummary(reported)
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
  const { release: reported } = await release({ ...bench.deps(files), clock }, request('v1.1.0'))
  expect(reported.rollout).toBe('rolled-back')
  expect(renderReleaseSummary(reported)).toMatch(
    /The new version failed `case-1` \(request `11111111-2222-4333-8444-\d{12}`\)/,
  )
})

/** The alias has provisioned concurrency, which takes so many looks after every shift. */
async function warmed(observations: number, slow: (version: string, cold: boolean) => number) {
  const staged = await stage()
  const { bench } = staged
  const handler = bench.aws.lambda.functions.get('handler')
  if (handler === undefined || bench.aws.cloudWatch.traffic === null) throw new Error('there is no function')
  handler.concurrency.set('live', 'READY')
  handler.allocation = observations
  bench.aws.cloudWatch.traffic.calls = (version) => {
    const cold = version === '2' && handler.concurrency.get('live') !== 'READY'
    return { ...good, duration: slow(version, cold) }
  }
  return { ...staged, handler }
}

test('calls that start cold while Lambda allocates provisioned concurrency are not blamed on the prompt', async () => {
  const { bench, alias, run } = await warmed(8, (_, cold) => (cold ? 4_000 : 800))
  const { release: reported } = await run({}, { maxStep: '60m' })
  expect(reported.problem).toBeNull()
  expect(reported.rollout).toBe('promoted')
  expect(alias()).toMatchObject({ version: '2', weights: {} })
  const [first, second] = reported.canaries[0]?.steps ?? []
  // The step lasts from when it is warm.
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(13 * 60_000)
  expect(bench.log.filter((line) => line.includes('is still being allocated'))).toEqual([])
})

test('errors count while it is allocated, and slowness as soon as it is there', async () => {
  const broken = await warmed(40, () => 800)
  if (broken.bench.aws.cloudWatch.traffic === null) throw new Error('nobody calls')
  broken.bench.aws.cloudWatch.traffic.calls = (version) => ({ ...good, errors: version === '2' ? 0.5 : 0.01 })
  const { release: reported } = await broken.run()
  expect(reported.problem?.message).toMatch(/errorRate.worseBy.* (is|are) proven broken/)
  // Lambda refuses to move the alias as long as it is at work on it: the way back is tried until it may.
  expect(broken.alias()).toMatchObject({ version: '1', weights: {} })

  const slow = await warmed(4, (version) => (version === '2' ? 2_000 : 800))
  expect((await slow.run()).release.problem?.message).toContain('p99Latency.worseBy is proven broken')
})

test('a version that has provisioned concurrency of its own is warned of: the new one will have none', async () => {
  const { bench, run } = await stage()
  bench.aws.lambda.functions.get('handler')?.concurrency.set('1', 'READY')
  expect((await run()).release.rollout).toBe('promoted')
  expect(bench.log.join()).toContain('Version 1 of handler has provisioned concurrency of its own')
})
