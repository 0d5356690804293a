import type { LimitName } from '../analysis/limits.ts'
import type { Limits, Policy } from '../policy.ts'
import type { MetricsRow } from './metrics-csv.ts'

/** A limit that recorded metrics cannot try, and why, as a clause. */
export type NotTestable = { limit: LimitName | 'alarms' | 'smokeFailures'; reason: string }

type Column = 'p99' | 'quality' | 'cost'
const OF: Readonly<Record<Column, string>> = { p99: 'p99', quality: 'score', cost: 'cost' }

/**
 * Which limits of a policy metrics can try; the policy comes back with those alone, because a limit whose metric is
 * missing would only ever be inconclusive.
 */
export function testableOf(
  { rollbackWhen }: Policy,
  rows: readonly MetricsRow[],
): { limits: Limits; notTestable: NotTestable[] } {
  const { errorRate, p99Latency, quality, costPerRequest, alarms, smokeFailures } = rollbackWhen
  const because = reasonsOf(rows)
  const notTestable: NotTestable[] = []
  const tried = <T>(limit: NotTestable['limit'], set: T | null, reason: string | null): T | null => {
    if (set === null || reason === null) return set
    notTestable.push({ limit, reason })
    return null
  }
  const limits: Limits = {
    errorRate: errorRate && {
      max: tried('errorRate.max', errorRate.max, because.errors(false)),
      worseBy: tried('errorRate.worseBy', errorRate.worseBy, because.errors(true)),
    },
    p99Latency: p99Latency && {
      max: tried('p99Latency.max', p99Latency.max, because.latency(false)),
      worseBy: tried('p99Latency.worseBy', p99Latency.worseBy, because.latency(true)),
    },
    quality: quality && {
      min: tried('quality.min', quality.min, because.mean('quality', false)),
      worseBy: tried('quality.worseBy', quality.worseBy, because.mean('quality', true)),
    },
    costPerRequest: tried('costPerRequest.worseBy', costPerRequest, because.mean('cost', true)),
  }
  tried('alarms', alarms.length === 0 ? null : alarms, 'metrics tell of no alarm')
  tried('smokeFailures', smokeFailures, 'no probe is sent in a simulation')
  return { limits, notTestable }
}

/** Why rows cannot try a limit, null when they can. What `compares` needs the stable version's values, too. */
function reasonsOf(rows: readonly MetricsRow[]) {
  const stable = rows.filter(({ version }) => version === 'stable')
  const canary = rows.filter(({ version }) => version === 'canary')
  const two = canary.length > 0
  /** Of one version, which stands for both, the new one is made up. */
  const missing = (compares: boolean, what: string, has: (row: MetricsRow) => boolean) => {
    const row = (row: MetricsRow) => row.invocations > 0 && has(row)
    if (!rows.some(row)) return `the file has no ${what}`
    if (two && !canary.some(row)) return `the file has no ${what} of the new version`
    return two && compares && !stable.some(row) ? `the file has no ${what} of the stable version` : null
  }
  const column = (compares: boolean, name: Column) => missing(compares, OF[name], (row) => row[name] !== null)
  return {
    errors: (compares: boolean) => missing(compares, 'invocation', () => true),
    latency: (compares: boolean) =>
      column(compares, 'p99') ??
      (two ? null : 'the p99 of one version cannot be shared between two; give rows of both versions'),
    mean: (name: 'quality' | 'cost', compares: boolean) =>
      column(compares, name) ??
      (two || rows.some((row) => (row[name] ?? 0) > 0) ? null : `every ${OF[name]} in the file is 0`),
  }
}
