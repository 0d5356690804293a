import type { Policy } from '../policy.ts'
import type { Period, Reading, Values } from './period.ts'
import { possiblyAbove, surelyAbove } from './quantile-counts.ts'

/** Where a rollout's metrics are, and what its durations are compared with. */
export type MetricSource = {
  function: string
  alias: string
  stable: string
  canary: string
  /** 99th percentile of the alias before the rollout, milliseconds; null when it is not known. */
  reference: number | null
  /** Whether the metrics can be asked how many values lie above a threshold. */
  counts: boolean
}

/** A custom metric of the function, by CloudWatch's names. */
type CustomMetric = { metric: string; namespace: string }

/** What of a policy names metrics. */
export type WatchedPolicy = Policy & {
  rollbackWhen: {
    quality: CustomMetric | null
    costPerRequest: CustomMetric | null
    alreadyRed: 'refuse' | 'ignore'
  }
}

export type Query = {
  id: string
  namespace: string
  metric: string
  dimensions: Readonly<Record<string, string>>
  statistic: string
  period: number
}

type Reported = ReadonlyMap<string, ReadonlyMap<number, number>>

/** Whose series: a version's, or those of the alias as a whole. */
type Whose = 'stable' | 'canary' | 'alias'

const LAMBDA = 'AWS/Lambda'

/** Percentiles that bound how many calls are slow, where CloudWatch cannot count them. */
const QUANTILES = [50, 75, 90, 95, 97] as const

/**
 * Every series that a look needs, of both versions: Lambda's own by its three dimensions, and the same for custom ones.
 * Lambda promises those by executed version only while an alias splits its traffic; the bake also needs the whole alias.
 */
export function queriesOf(source: MetricSource, policy: WatchedPolicy, { step }: Pick<Place, 'step'>): Query[] {
  const { p99Latency, quality, costPerRequest } = policy.rollbackWhen
  const all: readonly Whose[] = ['stable', 'canary', ...(isBake(step, policy) ? (['alias'] as const) : [])]
  return all.flatMap((version) => {
    const dimensions = {
      FunctionName: source.function,
      Resource: `${source.function}:${source.alias}`,
      ...(version === 'alias' ? {} : { ExecutedVersion: source[version] }),
    }
    const query = (name: string, namespace: string, metric: string, statistic: string): Query => ({
      id: `${version}_${name}`,
      namespace,
      metric,
      dimensions,
      statistic,
      period: policy.metricPeriod,
    })
    const values = (name: string, { namespace, metric }: CustomMetric) =>
      [
        ['count', 'SampleCount'],
        ['sum', 'Sum'],
        ['min', 'Minimum'],
        ['max', 'Maximum'],
      ].map(([part = '', statistic = '']) => query(`${name}_${part}`, namespace, metric, statistic))
    const thresholds = source.counts ? thresholdsOf(source, policy, version) : {}
    return [
      query('invocations', LAMBDA, 'Invocations', 'Sum'),
      query('errors', LAMBDA, 'Errors', 'Sum'),
      ...(p99Latency === null
        ? []
        : [query('durations', LAMBDA, 'Duration', 'SampleCount'), query('p99', LAMBDA, 'Duration', 'p99')]),
      ...(p99Latency === null || source.counts
        ? []
        : QUANTILES.map((percent) => query(`p${percent}`, LAMBDA, 'Duration', `p${percent}`))),
      ...Object.entries(thresholds).map(([name, limit]) => query(name, LAMBDA, 'Duration', `TC(${limit}:)`)),
      ...(quality === null ? [] : values('quality', quality)),
      ...(costPerRequest === null ? [] : values('cost', costPerRequest)),
    ]
  })
}

/**
 * Durations above which calls are counted, by the name of their series. That above nothing are all of them, which shows
 * that the function counts.
 */
function thresholdsOf({ reference }: MetricSource, policy: WatchedPolicy, version: Whose): Record<string, number> {
  const { p99Latency } = policy.rollbackWhen
  if (p99Latency === null) return {}
  const { worseBy } = p99Latency
  return {
    over_nothing: 0,
    ...(p99Latency.max === null ? {} : { over_max: p99Latency.max }),
    ...(worseBy === null || reference === null
      ? {}
      : { over_reference: Math.round(version === 'stable' ? reference : reference * (1 + worseBy)) }),
  }
}

/** Where a rollout is: what its journal says of its steps. Unix milliseconds. */
export type Place = { started: number; since: number; step: number }

/**
 * The time that is looked at. CloudWatch is late: it ends `delay` ago, at the end of a whole period. When metrics are
 * said to come sooner than a period lasts, the running one counts too.
 * @param delay at least the policy's; a slow function's metrics come when it has ended
 */
export function lookedAt(place: Place, now: number, delay: number, policy: Policy): { from: number; to: number } {
  const { metricPeriod: period, settle } = policy
  const whole = delay >= period
  const from = place.started + settle
  const to = now - delay
  return {
    from: (whole ? Math.ceil : Math.floor)(from / period) * period,
    to: whole ? Math.floor(to / period) * period : Math.ceil((to + 1) / period) * period,
  }
}

/** What CloudWatch reported of a function. */
type Read = { reported: Reported; source: MetricSource }

/**
 * The periods of a rollout. One in which the weight changed belongs to no step, unless steps are not much longer than a
 * period: it then belongs to the newer one.
 */
export function periodsOf(
  { reported, source }: Read,
  policy: WatchedPolicy,
  place: Place,
  span: { from: number; to: number },
): Period[] {
  const { metricPeriod: length, settle } = policy
  const settled = place.since + settle
  const short = policy.steps.some(({ hold }) => hold < 3 * length)
  const periods: Period[] = []
  for (let start = span.from; start < span.to; start += length) {
    const end = start + length
    const straddles = start < settled && end > place.since && place.step > 0
    if (straddles && !short) continue
    const step = (straddles ? end > place.since : start >= settled) || place.step === 0 ? place.step : place.step - 1
    const reading = (whose: Whose) => readingOf({ reported, source }, policy, whose, start)
    const canary = reading('canary')
    // No other version serves in the bake, so what the alias did is what the new version did.
    const alone = isBake(step, policy) && !straddles && canary.invocations === 0 && canary.unknown === 0
    periods.push({ start, step, stable: reading('stable'), canary: alone ? reading('alias') : canary })
  }
  return periods
}

function isBake(step: number, { steps }: Policy): boolean {
  return step >= steps.length
}

function readingOf({ reported, source }: Read, policy: WatchedPolicy, version: Whose, start: number): Reading {
  const value = (name: string) => reported.get(`${version}_${name}`)?.get(start) ?? null
  const { p99Latency, quality, costPerRequest } = policy.rollbackWhen
  const durations = value('durations')
  const errors = value('errors')
  const thresholds = thresholdsOf(source, policy, version)
  // A count above a threshold that nothing was above has no value, as everything that did not happen.
  const counted = source.counts && durations !== null && value('over_nothing') === durations
  const quantiles = [...QUANTILES, 99].flatMap((percent) => {
    const found = value(`p${percent}`)
    return found === null ? [] : [{ share: percent / 100, value: found }]
  })
  const over = (name: string) => {
    const limit = thresholds[name]
    if (limit === undefined || durations === null) return null
    if (counted) return value(name) ?? 0
    if (quantiles.length === 0) return null
    const bound = version === 'stable' ? possiblyAbove : surelyAbove
    return bound(quantiles, durations, limit)
  }
  return {
    // Lambda tells of every call whether it failed. Calls of which that is lost are no evidence, least of all of health.
    invocations: errors === null ? 0 : (value('invocations') ?? 0),
    errors: errors ?? 0,
    unknown: errors === null ? (value('invocations') ?? 0) : 0,
    durations:
      p99Latency === null || durations === null
        ? null
        : {
            count: durations,
            overMax: over('over_max'),
            overReference: over('over_reference'),
            p99: value('p99'),
          },
    quality: quality === null ? null : valuesOf(value, 'quality'),
    cost: costPerRequest === null ? null : valuesOf(value, 'cost'),
  }
}

function valuesOf(value: (name: string) => number | null, name: string): Values | null {
  const [count, sum, min, max] = [
    value(`${name}_count`),
    value(`${name}_sum`),
    value(`${name}_min`),
    value(`${name}_max`),
  ]
  return count === null || sum === null || min === null || max === null ? null : { count, sum, min, max }
}
