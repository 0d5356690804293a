import { ModelError } from '../models/model.ts'
import type { Assertion } from './assertion.ts'
import { Metrics } from './metrics.ts'
import { scorerFor } from './registry.ts'
import { sandboxContext } from './sandbox.ts'
import { type AssertionResult, type Score, type ScoringContext, ScoringError } from './score.ts'
import { applyTransform, outputText } from './transform.ts'

/** A scored trial. `pass` and `score` are null together with an `error`, which names the first that failed. */
export type TrialScore = {
  pass: boolean | null
  score: number | null
  /** In the order written; the members of an `assert-set` stand behind it. */
  assertions: AssertionResult[]
  metrics: Record<string, number>
  error: string | null
}

/**
 * Scores one output by promptfoo's aggregation: the weighted mean of the assertions' scores; passed when every
 * assertion passed or, where a `threshold` is given, when the score reaches it. An assertion of weight 0 scores nothing
 * and always passes. An `assert-set` is one assertion that is scored in the same way by its members. No assertions:
 * passed, score 1.
 *
 * One assertion that cannot be measured makes the whole trial unmeasured; the results of the others are still given.
 */
export async function scoreTrial(
  assertions: readonly Assertion[],
  threshold: number | null,
  context: ScoringContext,
): Promise<TrialScore> {
  if (assertions.length === 0) return { pass: true, score: 1, assertions: [], metrics: {}, error: null }
  return trialScore(await measureAll(assertions, context), threshold)
}

/** The score of a trial by its assertions, of which there is at least one. */
export function trialScore(measured: readonly Measured[], threshold: number | null): TrialScore {
  const results = measured.flatMap((one) => one.results)
  const error = measured.map((one) => one.error).find((message) => message !== null) ?? null
  if (error !== null) return { pass: null, score: null, assertions: results, metrics: {}, error }
  const { pass, score, metrics } = aggregate(measured, threshold)
  return { pass, score, assertions: results, metrics: metrics.values(), error: null }
}

/** One assertion, or one assert-set with its members. */
export type Measured = {
  /** Its own result, then those of its members. */
  results: AssertionResult[]
  score: Score | null
  weight: number
  metric: string | null
  /** Named scores of members. */
  metrics: Metrics
  error: string | null
}

/** All at the same time, because judges are waited for. A bug in one of them is thrown when all have ended. */
async function measureAll(assertions: readonly Assertion[], context: ScoringContext): Promise<Measured[]> {
  const settled = await Promise.allSettled(assertions.map((assertion) => measure(assertion, context)))
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

async function measure(assertion: Assertion, context: ScoringContext): Promise<Measured> {
  const members = assertion.type === 'assert-set' ? await measureAll(assertion.assert ?? [], context) : []
  const { type, weight = 1, metric = null } = assertion
  const name = assertionName(assertion)
  const measured = (result: Score | null, metrics: Metrics, reason: string, error: string | null): Measured => ({
    results: [
      { type, metric, weight, pass: result?.pass ?? null, score: result?.score ?? null, reason },
      ...members.flatMap((member) => member.results),
    ],
    score: result,
    weight,
    metric,
    metrics,
    error,
  })
  const unmeasuredMember = members.find((member) => member.error !== null)
  if (unmeasuredMember !== undefined) {
    return measured(null, new Metrics(), 'a member could not be measured', `${name}: ${unmeasuredMember.error}`)
  }
  try {
    const { metrics, ...scored } =
      type === 'assert-set'
        ? aggregate(members, assertion.threshold ?? null)
        : { ...(await scoreOne(assertion, context)), metrics: new Metrics() }
    if (!Number.isFinite(scored.score)) throw new ScoringError(`${scored.score} is no score`)
    return measured(weight === 0 ? { ...scored, pass: true } : scored, metrics, scored.reason, null)
  } catch (thrown) {
    const message = unmeasurable(thrown)
    return measured(null, new Metrics(), message, `${name}: ${message}`)
  }
}

/** How an assertion is called in an error. */
export function assertionName({ type, metric }: Pick<Assertion, 'type' | 'metric'>): string {
  return metric === undefined ? type : `${type} (${metric})`
}

/** Why something could not be measured; anything else that was thrown is a bug and goes on. */
function unmeasurable(thrown: unknown): string {
  if (thrown instanceof ModelError) {
    return `${thrown.model}: ${thrown.message}${thrown.hint === null ? '' : `. ${thrown.hint}`}`
  }
  if (thrown instanceof ScoringError) return thrown.message
  throw thrown
}

async function scoreOne(assertion: Assertion, context: ScoringContext): Promise<Score> {
  const found = scorerFor(assertion.type)
  if (found === null) throw new ScoringError('there is no such assertion type')
  const { negated } = found
  const scorer = await found.scorer.load()
  const result = await scorer.score(assertion, await transformed(assertion, context))
  if (!negated || result.eitherWay === true) return result
  const pass = !result.pass
  // A number of a `javascript` assertion may lie anywhere; one outside of 0 to 1 has no complement.
  const graded = result.score >= 0 && result.score <= 1
  return { pass, score: graded ? 1 - result.score : pass ? 1 : 0, reason: result.reason }
}

async function transformed(assertion: Assertion, context: ScoringContext): Promise<ScoringContext> {
  if (assertion.transform === undefined) return context
  const given = context.value ?? context.output
  const value = await applyTransform(assertion.transform, given, sandboxContext(context))
  return { ...context, output: outputText(value), value }
}

export function aggregate(measured: readonly Measured[], threshold: number | null): Score & { metrics: Metrics } {
  const metrics = new Metrics()
  let total = 0
  let weights = 0
  let failed: string | null = null
  for (const { score, weight, metric, metrics: ofMembers } of measured) {
    if (score === null) continue
    total += score.score * weight
    weights += weight
    if (metric !== null) metrics.add(metric, score.score, weight)
    metrics.merge(ofMembers, weight, metric)
    if (!score.pass) failed ??= score.reason
  }
  const score = weights > 0 ? total / weights : 0
  if (threshold === null) return { pass: failed === null, score, reason: failed ?? 'all passed', metrics }
  const pass = score >= threshold
  return { pass, score, reason: `score ${score.toFixed(2)}, ${pass ? 'at least' : 'below'} ${threshold}`, metrics }
}
