import { z } from 'zod'
import type { FakeLambda } from './lambda.ts'
import { AwsRefusal, jsonRefusal, type Service, targetOf } from './service.ts'

/** What a version's calls are like, on average; numbers per call. */
export type Calls = { errors: number; duration: number; quality?: number; cost?: number }

type Point = { time: number; value: number; count: number }

type Alarm = { name: string; state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'; since: number }

export type FakeCloudWatch = Service & {
  alarms: Alarm[]
  /** Requests a second through an alias, divided as its weights say; null: nobody calls. */
  traffic: { function: string; alias: string; perSecond: number; calls: (version: string) => Calls } | null
  /** Metrics of Lambda whose values are lost. */
  lost: Set<(typeof POINT_NAMES)[number]>
  /** Status of every series; `Complete` unless told. */
  status: 'Complete' | 'PartialData' | 'InternalError'
  /** Whether it knows the statistic that counts values above a threshold, as the real one does. */
  counts: boolean
  /** Milliseconds since the epoch, as it is in this world. */
  now: () => number
  /** Traffic flows up to now, as it does whenever CloudWatch is asked. */
  tick: () => void
}

const POINT_NAMES = ['Invocations', 'Errors', 'Duration'] as const

const request = z.strictObject({
  MetricDataQueries: z
    .array(
      z.strictObject({
        Id: z.string().regex(/^[a-z]\w{0,254}$/),
        MetricStat: z.strictObject({
          Metric: z.strictObject({
            Namespace: z.string(),
            MetricName: z.string(),
            Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).max(30),
          }),
          Period: z.int().refine((seconds) => seconds > 0 && seconds % 60 === 0),
          Stat: z
            .string()
            .regex(/^(Sum|SampleCount|Average|Minimum|Maximum|p\d{1,2}(\.\d+)?|TC\(\d*(\.\d+)?:\d*(\.\d+)?\))$/),
        }),
        ReturnData: z.boolean(),
      }),
    )
    .min(1)
    .max(500)
    .refine((queries) => new Set(queries.map(({ Id }) => Id)).size === queries.length),
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).optional(),
  NextToken: z.string().optional(),
})

/**
 * CloudWatch's metrics of Lambda and custom ones, and alarms. Traffic flows by itself, as the alias says, whenever somebody
 * looks: what was served since the last look was served under the weights of then.
 */
export function fakeCloudWatch(lambda: FakeLambda): FakeCloudWatch {
  /** Points of each metric under each set of dimensions, in order: a look asks for a few of them, again and again. */
  const points = new Map<string, Point[]>()
  let last: number | null = null
  let owed = new Map<string, number>()

  function flow(now: number): void {
    const { traffic } = fake
    const since = last ?? now
    last = now
    const alias = traffic === null ? undefined : lambda.functions.get(traffic.function)?.aliases.get(traffic.alias)
    if (traffic === null || alias === undefined) return
    const others = Object.entries(alias.weights)
    const rest = 1 - others.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [version, weight] of [[alias.version, rest] as const, ...others]) {
      const due = (owed.get(version) ?? 0) + (traffic.perSecond * weight * (now - since)) / 1000
      const calls = Math.floor(due)
      owed = new Map(owed).set(version, due - calls)
      if (calls > 0) serve(version, calls, now, others.length > 0)
    }
  }

  /** Lambda promises its metrics by executed version only for an alias that splits; a function writes its own always. */
  function serve(version: string, count: number, time: number, split: boolean): void {
    const { traffic } = fake
    if (traffic === null) return
    const { errors, duration, quality, cost } = traffic.calls(version)
    const add = (namespace: string, metric: string, value: number, of: number) => {
      const byVersion = split || namespace !== 'AWS/Lambda'
      for (const dimensions of dimensionSets(traffic.function, traffic.alias, byVersion ? version : null)) {
        if (of <= 0) continue
        const key = seriesKey(namespace, metric, dimensions)
        const stored = points.get(key) ?? []
        points.set(key, stored)
        stored.push({ time, value, count: of })
      }
    }
    const failed = Math.round(count * errors)
    add('AWS/Lambda', POINT_NAMES[0], 1, count)
    add('AWS/Lambda', POINT_NAMES[1], 1, failed)
    // Lambda tells of every call whether it failed: a good one is an error of 0.
    add('AWS/Lambda', POINT_NAMES[1], 0, count - failed)
    add('AWS/Lambda', POINT_NAMES[2], duration, count)
    if (quality !== undefined) add('AiCicd', 'QualityScore', quality, count)
    if (cost !== undefined) add('AiCicd', 'CostUsd', cost, count)
  }

  function series(query: z.infer<typeof request>['MetricDataQueries'][number], from: number, to: number) {
    const { Metric, Period, Stat } = query.MetricStat
    const wanted = keyOf(Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value])))
    const length = Period * 1000
    const start = Math.floor(from / length) * length
    const periods = new Map<number, Point[]>()
    const lost =
      Metric.Namespace === 'AWS/Lambda' && POINT_NAMES.some((one) => one === Metric.MetricName && fake.lost.has(one))
    const stored = lost ? [] : (points.get(seriesKey(Metric.Namespace, Metric.MetricName, wanted)) ?? [])
    for (const point of stored) {
      if (point.time < start || point.time >= to) continue
      const period = Math.floor(point.time / length) * length
      const some = periods.get(period) ?? []
      periods.set(period, some)
      some.push(point)
    }
    const found = [...periods].map(([time, some]) => [time, statistic(some, Stat)] as const).sort(([a], [b]) => a - b)
    return {
      Id: query.Id,
      Label: Metric.MetricName,
      Timestamps: found.map(([time]) => time / 1000),
      Values: found.map(([, value]) => value),
      StatusCode: fake.status,
    }
  }

  const fake: FakeCloudWatch = {
    name: 'monitoring',
    alarms: [],
    traffic: null,
    lost: new Set(),
    status: 'Complete',
    counts: true,
    now: Date.now,
    tick: () => flow(fake.now()),
    operation: (asked) => targetOf(asked, 'GraniteServiceVersion20100801', ['GetMetricData', 'DescribeAlarms']),
    refuse: jsonRefusal,
    answer(operation, { body }) {
      flow(fake.now())
      const sent: unknown = JSON.parse(body.toString('utf8'))
      if (operation === 'DescribeAlarms') {
        const { AlarmNames = [] } = z.object({ AlarmNames: z.array(z.string()).max(100).optional() }).parse(sent)
        const shown = fake.alarms.filter(({ name }) => AlarmNames.includes(name))
        return {
          status: 200,
          body: {
            MetricAlarms: shown.map(({ name, state, since }) => ({
              AlarmName: name,
              StateValue: state,
              StateTransitionedTimestamp: since / 1000,
            })),
            CompositeAlarms: [],
          },
        }
      }
      const read = request.safeParse(sent)
      if (!read.success) throw new AwsRefusal('ValidationError', z.prettifyError(read.error))
      const { MetricDataQueries, StartTime, EndTime } = read.data
      if (!fake.counts && MetricDataQueries.some(({ MetricStat }) => MetricStat.Stat.startsWith('TC'))) {
        throw new AwsRefusal('ValidationError', 'The parameter Stat is not a valid statistic')
      }
      if (StartTime >= EndTime)
        throw new AwsRefusal('ValidationError', 'The parameter StartTime must be less than EndTime')
      const results = MetricDataQueries.map((query) => series(query, StartTime * 1000, EndTime * 1000))
      return { status: 200, body: { MetricDataResults: results, Messages: [] } }
    },
  }
  return fake
}

/** Every call is told under all of these. */
function dimensionSets(name: string, alias: string, version: string | null): string[] {
  const Resource = `${name}:${alias}`
  return [
    keyOf({ FunctionName: name }),
    keyOf({ FunctionName: name, Resource }),
    ...(version === null ? [] : [keyOf({ FunctionName: name, Resource, ExecutedVersion: version })]),
  ]
}

function seriesKey(namespace: string, metric: string, dimensions: string): string {
  return `${namespace} ${metric} ${dimensions}`
}

function keyOf(dimensions: Record<string, string>): string {
  return JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function statistic(points: readonly Point[], name: string): number {
  const count = points.reduce((sum, point) => sum + point.count, 0)
  const sum = points.reduce((total, { value, count: of }) => total + value * of, 0)
  const values = points.map(({ value }) => value).sort((a, b) => a - b)
  const counts = /^TC\((\d*\.?\d*):(\d*\.?\d*)\)$/.exec(name)
  if (counts !== null) {
    // Exclusive below, inclusive above, as the documentation says.
    const [low, high] = [Number(counts[1] || Number.NEGATIVE_INFINITY), Number(counts[2] || Number.POSITIVE_INFINITY)]
    return points.reduce((all, { value, count: of }) => all + (value > low && value <= high ? of : 0), 0)
  }
  switch (name) {
    case 'Sum':
      return sum
    case 'SampleCount':
      return count
    case 'Average':
      return sum / count
    case 'Minimum':
      return values[0] ?? 0
    case 'Maximum':
      return values.at(-1) ?? 0
    default:
      return values[Math.ceil((Number(name.slice(1)) / 100) * values.length) - 1] ?? 0
  }
}
