import { AwsError } from '../aws/aws-error.ts'
import type { CloudWatch } from '../aws/cloudwatch.ts'
import { type Analysis, Analyst } from '../canary/analysis/analysis.ts'
import {
  lookedAt,
  type MetricSource,
  periodsOf,
  queriesOf,
  type WatchedPolicy,
} from '../canary/analysis/metric-queries.ts'
import type { Period } from '../canary/analysis/period.ts'
import type { RolloutState } from '../canary/state-machine.ts'
import { UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Cold } from './provisioned-concurrency.ts'

/** What the metrics said at one look. */
export type MetricsObservation = {
  analysis: Analysis
  periods: readonly Period[]
  /** 99th percentile of the duration before the rollout, milliseconds; null where it is not asked for, or not known. */
  reference: number | null
}

/** How long before a rollout the usual durations are looked for. */
const REFERENCE = 3 * 3_600_000

/** `timeout`: longest call of the function in milliseconds. Its metrics come when it has ended. */
type WatchedFunction = { source: Pick<MetricSource, 'function' | 'alias' | 'stable' | 'canary'>; timeout: number }

/** Reads what both versions do. Everything is read anew at every look: metrics that came late are then in their period. */
export class CanaryMetrics {
  readonly #cloudWatch: CloudWatch
  readonly #policy: WatchedPolicy
  readonly #delay: number
  readonly #log: Log
  #source: MetricSource

  constructor(
    { cloudWatch, log }: { cloudWatch: CloudWatch; log: Log },
    { source, timeout }: WatchedFunction,
    policy: WatchedPolicy,
  ) {
    this.#cloudWatch = cloudWatch
    this.#source = { ...source, reference: null, counts: true }
    this.#policy = policy
    // A policy that wants metrics at once knows that its calls are short.
    this.#delay = policy.metricDelay < policy.metricPeriod ? policy.metricDelay : Math.max(policy.metricDelay, timeout)
    this.#log = log
  }

  /**
   * @param cold when the new version's calls started cold for a reason that is not its prompt's
   * @returns null when they could not be read, completely: then nothing is known, and nothing is healthy
   */
  async observe(rollout: RolloutState, now: number, cold: readonly Cold[]): Promise<MetricsObservation | null> {
    try {
      return await this.#observe(rollout, now, cold)
    } catch (thrown) {
      // Credentials that cannot be renewed just now are a UserError.
      if (!(thrown instanceof AwsError) && !(thrown instanceof UserError)) throw thrown
      this.#log.warn(`The metrics could not be read: ${thrown.message}`)
      return null
    }
  }

  async #observe(rollout: RolloutState, now: number, cold: readonly Cold[]): Promise<MetricsObservation | null> {
    const policy = this.#policy
    const analyst = new Analyst(policy.rollbackWhen, policy.steps.length)
    const span = lookedAt(rollout, now, this.#delay, policy)
    if (span.to <= span.from) return { analysis: analyst.analysis(), periods: [], reference: this.#source.reference }
    if (this.#source.reference === null) {
      this.#source = { ...this.#source, reference: await this.#readReference(rollout.started, now) }
    }
    const reported = await this.#series(span, rollout)
    if (reported === null) {
      this.#log.warn('CloudWatch could not give all of the metrics.')
      return null
    }
    const periods = periodsOf({ reported, source: this.#source }, policy, rollout, span).map((period) => {
      const isCold = cold.some(({ from, to }) => period.start < to && period.start + policy.metricPeriod > from)
      return isCold ? { ...period, canary: { ...period.canary, durations: null } } : period
    })
    let analysis = analyst.analysis()
    for (const period of periods) {
      analyst.see(period)
      analysis = analyst.analysis()
      // What was proven once stays proven, also when no run looked just then and the minutes since are less clear.
      if (analysis.findings.some(({ verdict }) => verdict === 'broken')) break
    }
    return { analysis, periods, reference: this.#source.reference }
  }

  async #series(span: { from: number; to: number }, place: Pick<RolloutState, 'step'>) {
    try {
      return await this.#cloudWatch.series(queriesOf(this.#source, this.#policy, place), span.from, span.to)
    } catch (thrown) {
      // Counts above a threshold are a statistic that imitations of CloudWatch do not have; percentiles then decide alone.
      const refused = thrown instanceof AwsError && /Validation|InvalidParameter/.test(thrown.code)
      if (!refused || !this.#source.counts) throw thrown
      this.#source = { ...this.#source, counts: false }
      return await this.#cloudWatch.series(queriesOf(this.#source, this.#policy, place), span.from, span.to)
    }
  }

  /**
   * The 99th percentile of all calls of the alias before the rollout; without any, of the stable version in the first
   * periods since. Null as long as there is neither.
   */
  async #readReference(started: number, now: number): Promise<number | null> {
    if (this.#policy.rollbackWhen.p99Latency?.worseBy == null) return null
    const { function: name, alias, stable } = this.#source
    const dimensions = { FunctionName: name, Resource: `${name}:${alias}` }
    const p99 = async (more: Record<string, string>, from: number, to: number, period: number) => {
      const query = { id: 'reference', namespace: 'AWS/Lambda', metric: 'Duration', statistic: 'p99', period }
      const reported = await this.#cloudWatch.series([{ ...query, dimensions: { ...dimensions, ...more } }], from, to)
      return [...(reported?.get('reference')?.values() ?? [])]
    }
    const before = (await p99({}, started - REFERENCE, started, REFERENCE)).at(-1)
    if (before !== undefined) return before
    const since = await p99({ ExecutedVersion: stable }, started, now, this.#policy.metricPeriod)
    return since[0] ?? null
  }
}

/**
 * A warning when the function is called and its alias is not: then its weights do nothing. Null otherwise, and when that
 * cannot be found out.
 */
export async function uncalledAlias(
  cloudWatch: CloudWatch,
  name: string,
  alias: string,
  now: number,
): Promise<string | null> {
  const day = 24 * 3_600_000
  const query = (id: string, dimensions: Record<string, string>) => ({
    id,
    namespace: 'AWS/Lambda',
    metric: 'Invocations',
    dimensions,
    statistic: 'Sum',
    period: day,
  })
  try {
    const reported = await cloudWatch.series(
      [
        query('all', { FunctionName: name }),
        query('through_alias', { FunctionName: name, Resource: `${name}:${alias}` }),
      ],
      now - day,
      now,
    )
    const sum = (id: string) => [...(reported?.get(id)?.values() ?? [])].reduce((total, value) => total + value, 0)
    if (reported === null || sum('all') === 0 || sum('through_alias') > 0) return null
    return `${name} was called ${sum('all')} times in the last 24 hours, and never through its alias ${alias}: callers must use the alias, or its weights do nothing.`
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    return null
  }
}
