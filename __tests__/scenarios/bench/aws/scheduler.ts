import { z } from 'zod'
import type { FakeLambda } from './lambda.ts'
import { AwsRefusal, account, region, type Service } from './service.ts'

const scheduleShape = z.strictObject({
  ClientToken: z
    .string()
    .regex(/^[a-zA-Z0-9-_]{1,64}$/)
    .optional(),
  GroupName: z
    .string()
    .regex(/^[0-9a-zA-Z-_.]{1,64}$/)
    .default('default'),
  Description: z.string().max(512).optional(),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.literal('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  Target: z.strictObject({
    Arn: z.string().regex(/^arn:aws:scheduler:::aws-sdk:lambda:updateAlias$/),
    RoleArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
    Input: z.string().min(1),
    RetryPolicy: z
      .strictObject({
        MaximumEventAgeInSeconds: z.int().min(60).max(86_400),
        MaximumRetryAttempts: z.int().min(0).max(185),
      })
      .optional(),
  }),
})

/** What EventBridge Scheduler hands to Lambda as it is, by the names of the API. */
const inputShape = z.strictObject({
  FunctionName: z.string(),
  Name: z.string(),
  FunctionVersion: z.string(),
  RoutingConfig: z.strictObject({ AdditionalVersionWeights: z.record(z.string(), z.number()) }),
  Description: z.string().max(256).optional(),
})

type FakeSchedule = {
  at: number
  input: z.infer<typeof inputShape>
  role: string
  afterwards: 'NONE' | 'DELETE'
}

export type FakeScheduler = Service & {
  /** By `group/name`. */
  schedules: Map<string, FakeSchedule>
  /** Groups that exist beside `default`. */
  groups: Set<string>
  /** Roles that Scheduler may not assume. */
  distrusting: Set<string>
  /** Milliseconds since the epoch, as it is in this world. */
  now: () => number
  /** Does what is due. */
  tick: () => Promise<void>
}

const verbs: Record<string, string> = { POST: 'CreateSchedule', PUT: 'UpdateSchedule', DELETE: 'DeleteSchedule' }

/** EventBridge Scheduler's one-time schedules of `lambda:updateAlias`, with the refusals of the real one. */
export function fakeScheduler(lambda: FakeLambda): FakeScheduler {
  const schedules = new Map<string, FakeSchedule>()
  const fake: FakeScheduler = {
    name: 'scheduler',
    schedules,
    groups: new Set(['default']),
    distrusting: new Set(),
    now: Date.now,
    operation: ({ method, path }) => (/^\/schedules\/[\w.-]{1,64}$/.test(path) ? (verbs[method] ?? null) : null),
    refuse: ({ code, message, status }) => ({
      status,
      headers: { 'x-amzn-errortype': code },
      body: { Message: message },
    }),
    answer(operation, { path, query, body }) {
      const name = path.slice('/schedules/'.length)
      if (operation === 'DeleteSchedule') {
        const key = `${existingGroup(query.get('groupName') ?? 'default')}/${name}`
        if (!schedules.delete(key)) throw missing(name)
        return { status: 200, body: {} }
      }
      const read = scheduleShape.safeParse(JSON.parse(body.toString('utf8')))
      if (!read.success) throw invalid(z.prettifyError(read.error))
      const key = `${existingGroup(read.data.GroupName)}/${name}`
      if (operation === 'CreateSchedule' && schedules.has(key)) {
        throw new AwsRefusal('ConflictException', `Schedule ${name} already exists.`, 409)
      }
      if (operation === 'UpdateSchedule' && !schedules.has(key)) throw missing(name)
      schedules.set(key, scheduled(read.data))
      return { status: 200, body: { ScheduleArn: `arn:aws:scheduler:${region}:${account}:schedule/${key}` } }
    },
    async tick() {
      for (const [key, { at, input, afterwards }] of schedules) {
        if (at > fake.now()) continue
        if (afterwards === 'DELETE') schedules.delete(key)
        const { FunctionName, Name, ...sent } = input
        await lambda.answer('UpdateAlias', {
          method: 'PUT',
          path: `/2015-03-31/functions/${FunctionName}/aliases/${Name}`,
          query: new URLSearchParams(),
          headers: {},
          body: Buffer.from(JSON.stringify(sent)),
        })
      }
    },
  }

  function scheduled({
    ScheduleExpression,
    Target,
    ActionAfterCompletion,
  }: z.infer<typeof scheduleShape>): FakeSchedule {
    const [, time = ''] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(ScheduleExpression) ?? []
    const at = Date.parse(`${time}Z`)
    if (Number.isNaN(at)) throw invalid(`Invalid Schedule Expression ${ScheduleExpression}.`)
    if (at <= fake.now()) throw invalid('The schedule expression is in the past.')
    if (fake.distrusting.has(Target.RoleArn)) {
      throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.')
    }
    const input = inputShape.safeParse(JSON.parse(Target.Input))
    if (!input.success) throw invalid(`Invalid RequestJson provided. ${z.prettifyError(input.error)}`)
    return { at, input: input.data, role: Target.RoleArn, afterwards: ActionAfterCompletion }
  }

  function existingGroup(name: string): string {
    if (fake.groups.has(name)) return name
    throw new AwsRefusal('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404)
  }

  return fake
}

function missing(name: string): AwsRefusal {
  return new AwsRefusal('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404)
}

function invalid(message: string): AwsRefusal {
  return new AwsRefusal('ValidationException', message)
}
