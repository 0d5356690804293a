import { expect, test } from 'vitest'
import { recover } from '../../src/commands/recover.ts'
import { release } from '../../src/commands/release/release.ts'
import { rollback } from '../../src/commands/rollback.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import { config, releaseBench, tagged, twoPrompts } from '../release/release-bench.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'

const role = 'arn:aws:iam::123456789012:role/watchdog'
const canary = {
  steps: [{ weight: '5%', hold: '20m' }],
  interval: '2m',
  bake: '20m',
  rollbackWhen: { errorRate: { max: '5%' } },
  watchdog: { role },
}

class Killed extends Error {}

/** A canary in a world where waiting takes no time; `waits` counts from 1. */
async function stage() {
  const bench = await releaseBench()
  const { aws } = bench
  let now = 1_764_000_000_000
  let waits = 0
  const world = { atWait: (_: number): void => undefined }
  const clock: ReleaseDeps['clock'] = {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      now += milliseconds
      waits += 1
      await aws.scheduler.tick()
      world.atWait(waits)
      if (signal?.aborted) throw signal.reason
    },
  }
  aws.cloudWatch.now = () => now
  aws.scheduler.now = () => now
  aws.cloudWatch.traffic = {
    function: 'handler',
    alias: 'live',
    perSecond: 20,
    calls: () => ({ errors: 0, duration: 800 }),
  }
  const alias = () => {
    const live = aws.lambda.functions.get('handler')?.aliases.get('live')
    if (live === undefined) throw new Error('the alias is gone')
    return live
  }
  const files = { ...twoPrompts, 'ai-cicd.yml': config({ canary }) }
  const deps = (more: Partial<ReleaseDeps> = {}) => ({ ...bench.deps(files), clock, ...more })
  const run = (more: Partial<ReleaseDeps> = {}) => release(deps(more), tagged)
  /** Time passes without anybody at work. */
  const pass = async (ms: number) => {
    now += ms
    await aws.scheduler.tick()
  }
  const recovering = () =>
    recover(deps({ runId: 'later' }), { config: 'ai-cicd.yml', environment: null, dryRun: false, run: null })
  const goingBack = () =>
    rollback(deps(), {
      config: 'ai-cicd.yml',
      environment: null,
      branch: null,
      tag: 'v1.0.0',
      to: '1',
      dryRun: false,
      run: null,
    })
  return { aws, world, alias, run, pass, recovering, goingBack }
}

type Stage = Awaited<ReturnType<typeof stage>>

async function killed({ world, run }: Stage, wait: number): Promise<void> {
  world.atWait = (waits) => {
    if (waits === wait) throw new Killed()
  }
  await expect(run()).rejects.toThrow(Killed)
  world.atWait = () => undefined
}

const actions = ({ aws }: Stage) =>
  aws.calls.map(({ action }) => action).filter((action) => /UpdateAlias|Schedule$/.test(action))

test('it stands before traffic moves, never fires while a run is alive, and is gone before the promotion is final', async () => {
  const it = await stage()
  expect((await it.run()).release.rollout).toBe('promoted')
  expect(actions(it)[0]).toBe('scheduler:CreateSchedule')
  expect(actions(it)).toContain('scheduler:UpdateSchedule')
  expect(actions(it).slice(-2)).toEqual(['scheduler:DeleteSchedule', 'lambda:UpdateAlias'])
  expect(it.aws.lambda.shifts.map(({ version, weights }) => version + JSON.stringify(weights))).not.toContain('1{}')
  await it.pass(86_400_000)
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
})

test.each([
  ['in a step', 3, { version: '1', weights: { 2: 0.05 } }],
  ['in the bake', 14, { version: '2', weights: {} }],
])('a run that dies %s, and nobody comes: AWS gives everything back and clears the journal', async (_, wait, left) => {
  const it = await stage()
  it.alias().description = 'Live traffic'
  await killed(it, wait)
  expect(it.alias()).toMatchObject(left)
  await it.pass(20 * 60_000)
  expect(it.alias()).toMatchObject({
    version: '1',
    weights: {},
    description: 'Live traffic (ai-cicd: back from version 2)',
  })
  expect(it.aws.scheduler.schedules.size).toBe(0)
})

test('a run that dies, and recover comes in time: the alias is back, and the schedule is gone', async () => {
  const it = await stage()
  await killed(it, 1)
  await it.pass(11 * 60_000)
  expect((await it.recovering()).release.rollout).toBe('rolled-back')
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
  expect(it.aws.scheduler.schedules.size).toBe(0)
})

test('a run that dies, and somebody goes back by hand: the schedule is gone, too', async () => {
  const it = await stage()
  await killed(it, 3)
  expect((await it.goingBack()).release.problem).toBeNull()
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
  expect(it.aws.scheduler.schedules.size).toBe(0)
})

test('a canary that goes back by itself leaves none', async () => {
  const it = await stage()
  if (it.aws.cloudWatch.traffic !== null)
    it.aws.cloudWatch.traffic.calls = (version) => ({ errors: version === '1' ? 0 : 0.5, duration: 800 })
  expect((await it.run()).release.rollout).toBe('rolled-back')
  expect(actions(it).slice(-2)).toEqual(['lambda:UpdateAlias', 'scheduler:DeleteSchedule'])
  expect(it.aws.scheduler.schedules.size).toBe(0)
})

test('somebody else moves the alias: it stays so', async () => {
  const it = await stage()
  it.world.atWait = (waits) => {
    if (waits === 3) Object.assign(it.alias(), { weights: {}, description: '', revisionId: 'theirs' })
  }
  expect((await it.run()).release.rollout).not.toBe('promoted')
  expect(it.aws.scheduler.schedules.size).toBe(0)
})

test('no watchdog, no canary: nothing moves when it cannot be set', async () => {
  const it = await stage()
  it.aws.scheduler.distrusting.add(role)
  expect((await it.run()).release.problem?.message).toContain('scheduler:CreateSchedule')
  expect(it.alias()).toMatchObject({ version: '1', weights: {} })
  expect(it.aws.lambda.shifts).toEqual([])
})

test('one that cannot be set anew is told, and the canary goes on until it fires', async () => {
  const it = await stage()
  it.aws.settings.fault = ({ action }) =>
    action === 'scheduler:UpdateSchedule'
      ? { when: 'before', reply: new AwsRefusal('AccessDeniedException', 'not authorized', 403) }
      : null
  const { release: reported } = await it.run()
  expect(reported.rollout).not.toBe('promoted')
  expect(it.alias()).toMatchObject({ version: '1', weights: {}, description: '(ai-cicd: back from version 2)' })
})
