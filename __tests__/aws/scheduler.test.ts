import { expect, onTestFinished, test } from 'vitest'
import { createScheduler, type Scheduler, type Watchdog, watchdogName } from '../../src/aws/scheduler.ts'
import { type FakeAws, startAws } from '../scenarios/bench/aws/server.ts'
import { awsEnvironment } from './aws-environment.ts'

const noon = Date.UTC(2026, 10, 24, 12)

const watchdog: Watchdog = {
  functionName: 'handler',
  alias: 'live',
  group: 'default',
  version: '1',
  description: 'Live traffic',
  deadline: noon + 900_500,
  role: 'arn:aws:iam::123456789012:role/watchdog',
}

async function opened(): Promise<{ aws: FakeAws; scheduler: Scheduler; clock: { now: number } }> {
  const clock = { now: noon }
  const aws = await startAws()
  onTestFinished(aws.close)
  awsEnvironment(aws)
  aws.scheduler.now = () => clock.now
  const scheduler = createScheduler({ region: 'us-east-1', credentials: null, environment: {} })
  onTestFinished(scheduler.close)
  onTestFinished(() => expect(aws.violations).toEqual([]))
  return { aws, scheduler, clock }
}

test('at its deadline, and not before, the alias goes back with one call, and the schedule is gone', async () => {
  const { aws, scheduler, clock } = await opened()
  aws.lambda.seed('handler', { aliases: { other: '2', live: '1' } })
  const alias = aws.lambda.functions.get('handler')?.aliases.get('live')
  if (alias === undefined) throw new Error('no alias')
  Object.assign(alias, { weights: { 2: 0.05 }, description: 'Live traffic [ai-cicd …]' })
  await scheduler.set(watchdog)
  clock.now = noon + 899_999
  await aws.scheduler.tick()
  expect(alias.weights).toEqual({ 2: 0.05 })
  clock.now = noon + 900_000
  await aws.scheduler.tick()
  expect(alias).toMatchObject({ version: '1', weights: {}, description: 'Live traffic' })
  expect(aws.scheduler.schedules.size).toBe(0)
})

test('set twice it is one, with the later deadline; removed twice it is gone', async () => {
  const { aws, scheduler } = await opened()
  await scheduler.set(watchdog)
  await scheduler.set({ ...watchdog, deadline: noon + 1_800_000 })
  expect([...aws.scheduler.schedules.values()].map(({ at }) => at)).toEqual([noon + 1_800_000])
  await scheduler.remove(watchdog)
  await scheduler.remove(watchdog)
  expect(aws.scheduler.schedules.size).toBe(0)
})

test.each([
  ['a deadline that is over', { deadline: noon }, 'ValidationException'],
  ['a group that is not there', { group: 'gone' }, 'ResourceNotFoundException'],
])('%s is refused', async (_, wrong, code) => {
  const { scheduler } = await opened()
  await expect(scheduler.set({ ...watchdog, ...wrong })).rejects.toMatchObject({
    action: 'scheduler:CreateSchedule',
    code,
  })
})

test('names are short, and no two aliases share one', () => {
  const names = [
    ['a-b', 'c'],
    ['a', 'b-c'],
    ['a'.repeat(140), 'live'],
    [`${'a'.repeat(139)}b`, 'live'],
  ].map(([functionName = '', alias = '']) => watchdogName({ functionName, alias }))
  expect(new Set(names).size).toBe(4)
  for (const name of names) expect(name).toMatch(/^ai-cicd-[\w.-]{1,56}$/)
})
