import { expect, test } from 'vitest'
import { recover } from '../../src/commands/recover.ts'
import { release } from '../../src/commands/release/release.ts'
import { rollback } from '../../src/commands/rollback.ts'
import { renderReleaseSummary } from '../../src/report/markdown/release-summary.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import type { Calls } from '../scenarios/bench/aws/cloudwatch.ts'
import { config, releaseBench, tagged, twoPrompts } from './release-bench.ts'

const MINUTE = 60_000
const good: Calls = { errors: 0.01, duration: 800 }
const bad: Calls = { ...good, errors: 0.5 }

const canary = {
  wait: false,
  steps: [
    { weight: '5%', hold: '10m' },
    { weight: '25%', hold: '10m' },
  ],
  bake: '10m',
  rollbackWhen: { errorRate: { worseBy: '1%' } },
}

/** A function that gets four calls a second, in a world whose time passes only when somebody says so. */
async function stage(environment: Record<string, unknown> = {}, section: Record<string, unknown> = {}) {
  const bench = await releaseBench()
  const { aws } = bench
  let now = 1_764_000_000_000
  aws.cloudWatch.now = () => now
  aws.scheduler.now = () => now
  const calls = { of: (_: string): Calls => good }
  aws.cloudWatch.traffic = { function: 'handler', alias: 'live', perSecond: 4, calls: (version) => calls.of(version) }
  const waits: number[] = []
  const clock: ReleaseDeps['clock'] = {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
      if (milliseconds > 0) waits.push(milliseconds)
    },
  }
  const handler = aws.lambda.functions.get('handler')
  if (handler === undefined) throw new Error('there is no function')
  const alias = () => handler.aliases.get('live') ?? { version: '', weights: {}, description: '' }
  const files = {
    ...twoPrompts,
    'evals/smoke.jsonl': '{"vars":{"question":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}',
    'ai-cicd.yml': config({ canary: { ...canary, ...section }, ...environment }),
  }
  const deps = (more: Partial<ReleaseDeps> = {}) => ({ ...bench.deps(files), clock, ...more })
  /** Minutes pass, and everybody calls. */
  const pass = async (minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      now += MINUTE
      aws.cloudWatch.tick()
      await aws.scheduler.tick()
    }
  }
  let visits = 0
  return {
    aws,
    handler,
    alias,
    calls,
    waits,
    pass,
    deployments: [] as string[],
    run: (more: Partial<ReleaseDeps> = {}) => release(deps(more), tagged),
    goingBack: () =>
      rollback(deps(), {
        ...{ config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null },
        ...{ to: null, dryRun: false, run: null },
      }),
    visit: (more: Partial<ReleaseDeps> = {}, environment: string | null = null) => {
      visits += 1
      return recover(deps({ runId: `${visits}/1`, ...more }), {
        config: 'ai-cicd.yml',
        environment,
        dryRun: false,
        run: null,
      })
    },
  }
}

test('a release shifts, leaves and is green; visits that nobody waits for take it to its end', async () => {
  const it = await stage()
  const reported: string[] = []
  const deployment = (environment: string, of?: string) => ({
    publish: async (state: string) => {
      reported.push(`${environment} ${of === undefined ? 'own' : of.slice(0, 7)} ${state}`)
    },
  })
  it.alias().description = 'Live traffic'
  const { report, release: first } = await it.run({ deployment })
  expect(first).toMatchObject({ rollout: 'held', problem: null })
  expect(report.blocks).toBe(false)
  expect(it.alias()).toMatchObject({ version: '1', weights: { 2: 0.05 } })
  expect(it.alias().description).toMatch(/^Live traffic \[ai-cicd 1>2 .* detached\]$/)
  expect(it.waits).toEqual([])
  const summary = renderReleaseSummary(first)
  expect(summary).toContain('## `v1.0.0` is under way at 5.0 % to production')
  expect(summary).toMatch(
    /\*\*`handler:live` is under way with 5.0 % on version 2: this step lasts until 2025.*`command: recover`/,
  )

  const ends: Array<string | null> = []
  while (it.alias().description !== 'Live traffic') {
    await it.pass(10)
    ends.push((await it.visit({ deployment })).release.rollout)
  }
  expect(ends).toEqual(['held', 'held', 'promoted'])
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
  expect(it.waits).toEqual([])
  expect(reported).toEqual([
    'production own in_progress',
    'production own in_progress',
    'production 0123456 in_progress',
    'production 0123456 in_progress',
    'production 0123456 success',
  ])
})

test('releasing the tag again is a visit, too', async () => {
  const it = await stage()
  await it.run()
  await it.pass(11)
  const { release: second } = await it.run({ runId: '2/1' })
  expect(second).toMatchObject({ rollout: 'held', problem: null })
  expect(it.alias().weights).toEqual({ 2: 0.25 })
})

test('what gets worse between two visits is found at the next one, and the run is red', async () => {
  const it = await stage()
  await it.run()
  it.calls.of = (version) => (version === '1' ? good : bad)
  await it.pass(10)
  const { report, release: reported } = await it.visit()
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toContain('errorRate.worseBy is proven broken')
  expect(report.blocks).toBe(true)
  expect(it.alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
})

test('after a long silence the first look uses every minute since, each once, and what was proven in one of them stands', async () => {
  const healthy = await stage()
  await healthy.run()
  await healthy.pass(180)
  const { release: first } = await healthy.visit()
  const [seen] = first.canaries
  const invocations = seen?.periods.reduce((sum, { canary: one }) => sum + one.invocations, 0) ?? 0
  // Four calls a second, one in twenty to the canary, but for the last two minutes and the first one, which had begun.
  expect(invocations).toBeGreaterThan(177 * 12 - 24)
  expect(invocations).toBeLessThanOrEqual(178 * 12)
  expect(healthy.alias().weights).toEqual({ 2: 0.25 })
  await healthy.pass(10)
  const { release: second } = await healthy.visit()
  const starts = second.canaries[0]?.periods.map(({ start }) => start) ?? []
  expect(new Set(starts).size).toBe(starts.length)
  expect(starts.slice(0, 170)).toEqual(seen?.periods.map(({ start }) => start).slice(0, 170))

  const ill = await stage()
  await ill.run()
  ill.calls.of = (version) => (version === '1' ? good : bad)
  await ill.pass(8)
  ill.calls.of = () => good
  await ill.pass(240)
  expect((await ill.visit()).release.problem?.message).toContain('errorRate.worseBy is proven broken')
})

test('no traffic, and metrics that cannot be read, are never promoted', async () => {
  const it = await stage()
  await it.run()
  it.aws.cloudWatch.traffic = null
  await it.pass(30)
  expect((await it.visit()).release.open[0]).toContain('needs 60 more')
  await it.pass(11)
  const { release: reported } = await it.visit()
  expect(reported.rollout).toBe('rolled-back')
  expect(reported.problem?.message).toContain('inconclusive')
})

const probe = {
  cases: 'evals/smoke.jsonl',
  payload: { question: '{{question}}' },
  answer: '$.answer',
}

test('golden cases are asked in pairs once in a step, by whichever visit; failing ones decide within a visit', async () => {
  const it = await stage({ probe }, { rollbackWhen: { smokeFailures: 2 } })
  it.handler.handler = () => ({ result: { answer: 'yes' } })
  const asked = () => it.aws.calls.filter(({ action }) => action === 'lambda:InvokeFunction').length
  await it.run()
  expect(it.alias().description).toContain(' pairs=0:0/0 detached]')
  await it.pass(5)
  const before = asked()
  await it.visit()
  // The proof asks one case of both versions, each of two smoke tests one of the new one.
  expect(asked() - before).toBe(4)
  it.handler.handler = (_event, { version }) => ({ result: { answer: version === '1' ? 'yes' : 'no' } })
  await it.pass(5)
  const { release: reported } = await it.visit()
  expect(reported.problem?.message).toMatch(/[34] probes failed in a row/)
  expect(it.alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
})

test('a watchdog is put off at every visit, and takes back what nobody visits', async () => {
  const it = await stage({}, { watchdog: { role: 'arn:aws:iam::123456789012:role/watchdog' } })
  await it.run()
  for (let visits = 0; visits < 2; visits++) {
    await it.pass(50)
    it.calls.of = () => good
    expect((await it.visit()).release.rollout).toBe('held')
  }
  expect(it.alias().version).toBe('2')
  await it.pass(66)
  expect(it.alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
  expect(it.aws.scheduler.schedules.size).toBe(0)
  expect((await it.visit()).release.rollout).toBe('nothing-to-do')
})

test('one that is held waits for somebody to decide: visits leave it, and one that names the environment goes on', async () => {
  const it = await stage({}, { onInconclusive: 'hold' })
  await it.run()
  const { traffic } = it.aws.cloudWatch
  it.aws.cloudWatch.traffic = null
  await it.pass(41)
  const { report, release: held } = await it.visit()
  expect(held).toMatchObject({ rollout: 'held', problem: null })
  expect(report.blocks).toBe(false)
  expect(held.open[0]).toMatch(/is held with 5.0 % on version 2: inconclusive: .* `environment: production`/)
  expect(it.alias().description).toContain(' held]')
  it.aws.cloudWatch.traffic = traffic
  await it.pass(30)
  expect((await it.visit()).release).toMatchObject({ rollout: 'held', canaries: [], problem: null })
  await it.visit({}, 'production')
  expect(it.alias()).toMatchObject({ weights: { 2: 0.25 } })
  expect(it.alias().description).toContain(' detached]')
})

test('one alias that cannot be recovered keeps no other waiting', async () => {
  const it = await stage({
    lambda: [
      { function: 'gone', alias: 'live' },
      { function: 'handler', alias: 'live' },
    ],
  })
  it.aws.lambda.seed('gone')
  await it.run()
  it.aws.lambda.functions.delete('gone')
  await it.pass(11)
  const { release: reported } = await it.visit()
  expect(reported.problem?.message).toContain('gone')
  expect(it.alias().weights).toEqual({ 2: 0.25 })
})

test('a rollout that somebody else took over is an error, and is left as it is', async () => {
  const it = await stage()
  await it.run()
  Object.assign(it.alias(), { weights: { 2: 0.9 }, revisionId: 'foreign' })
  await it.pass(10)
  const { report, release: reported } = await it.visit()
  expect(report.blocks).toBe(true)
  expect(reported.rollout).toBeNull()
  expect(reported.problem?.message).toContain('somebody else moved them')
  expect(it.alias().weights).toEqual({ 2: 0.9 })
})

test.each([
  ['wiped', ''],
  ['written anew', 'Live traffic'],
])(
  'a description that is %s between two visits: recover and release are red and say so, rollback brings it back',
  async (_, text) => {
    const it = await stage()
    await it.run()
    await it.pass(11)
    await it.visit()
    Object.assign(it.alias(), { description: text })
    const lost = {
      message:
        'the alias live of handler gives 25 % to version 2 (v1.0.0), and nobody watches it: the journal of that rollout is gone from its description',
      hint: expect.stringContaining('`command: rollback` gives version 1 all of it; then release again.'),
    }
    for (const environment of [null, 'production']) {
      const { release: visited, report } = await it.visit({}, environment)
      expect([visited.rollout, report.blocks]).toEqual([null, true])
      expect(visited.problem).toMatchObject(lost)
    }
    const again = await it.run()
    expect(again.release.problem).toMatchObject(lost)
    expect(it.alias()).toMatchObject({ version: '1', weights: { 2: 0.25 }, description: text })

    const { release: back } = await it.goingBack()
    expect(back).toMatchObject({ rollout: 'rolled-back', problem: null })
    expect(back.warnings.join()).toContain(`Before this, ${lost.message}.`)
    expect(it.alias()).toMatchObject({ version: '1', weights: {} })
    expect((await it.visit()).release).toMatchObject({
      ...{ rollout: 'nothing-to-do', problem: null },
      warnings: [expect.stringContaining('Live version 1 of handler has no PROMPT_VERSIONS')],
    })
    expect((await it.run()).release).toMatchObject({ rollout: 'held', problem: null })
  },
)

test('a share that no release of ours gave is told, and left; a rollback warns that it may come again', async () => {
  const it = await stage()
  const [first] = it.handler.versions
  if (first !== undefined) it.handler.versions.push({ ...first, version: '2' })
  Object.assign(it.alias(), { weights: { 2: 0.5 } })
  const { release: visited, report } = await it.visit()
  expect([visited.rollout, report.blocks]).toEqual(['nothing-to-do', false])
  expect(visited.warnings).toEqual([
    '`handler:live` is left as it is: it gives 50 % to version 2 and the rest to version 1, and no release of ours began that.',
    expect.stringContaining('Live version 1 of handler has no PROMPT_VERSIONS'),
  ])
  const { release: back } = await it.goingBack()
  expect(back).toMatchObject({ rollout: 'rolled-back', problem: null })
  expect(back.warnings.join()).toContain('No release of ours gave version 2 of handler its share')
})
