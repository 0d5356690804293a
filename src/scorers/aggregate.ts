import { ModelError } from '../models/model.ts'
import { kindOf, shown } from '../source/shown.ts'
import type { Assertion } from './assertion.ts'
import { scoresNothing } from './informational.ts'
import type { OwnScoring } from './own-scoring.ts'
import { scorerFor } from './registry.ts'
import type { AssertionResult, Score, ScoringContext } from './scorer.ts'
import { ScoringError } from './scoring-error.ts'
import { applyTransform, outputText } from './transform.ts'

/**
 * A scored trial. `pass` and `score` are null together: with an `error`, which names the first that failed, or without
 * one where nothing scores the answer, so that nothing is known of it.
 */
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
 * and always passes. An `assert-set` is one assertion that is scored in the same way by its members. No assertions, or
 * none that scores: no score, where promptfoo has a pass.
 *
 * One assertion that cannot be measured makes the whole trial unmeasured; the results of the others are still given.
 */
export async function scoreTrial(
  assertions: readonly Assertion[],
  threshold: number | null,
  context: ScoringContext,
): Promise<TrialScore> {
  const scored = trialScore(assertions, await scoreAssertions(assertions, context), threshold)
  const { scoring: code, patience } = context
  return code === undefined ? scored : await scoredByCode(scored, { code, threshold, patience })
}

/** A trial with the score that code makes of what was measured; what could not be measured stays so. */
export async function scoredByCode(scored: TrialScore, scoring: OwnScoring): Promise<TrialScore> {
  if (scored.error !== null) return scored
  // Loaded only where code scores.
  const { ownScore } = await import('./own-scoring.ts')
  try {
    return { ...scored, ...(await ownScore(scoring, scored)) }
  } catch (thrown) {
    const error = `assertScoringFunction: ${unmeasurable(thrown)}`
    return { pass: null, score: null, assertions: scored.assertions, metrics: {}, error }
  }
}

/**
 * The score of a trial by its assertions.
 * @param measured one for each assertion
 */
export function trialScore(
  assertions: readonly Assertion[],
  outcomes: readonly AssertionOutcome[],
  threshold: number | null,
): TrialScore {
  const results = outcomes.flatMap((one) => one.results)
  const error = outcomes.map((one) => one.error).find((message) => message !== null) ?? null
  if (error !== null) return { pass: null, score: null, assertions: results, metrics: {}, error }
  if (assertions.every(scoresNothing)) return { pass: null, score: null, assertions: results, metrics: {}, error: null }
  const { pass, score, metrics } = aggregate(outcomes, threshold)
  return { pass, score, assertions: results, metrics: metrics.values(), error: null }
}

/** One assertion, or one assert-set with its members. */
export type AssertionOutcome = {
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
async function scoreAssertions(assertions: readonly Assertion[], context: ScoringContext): Promise<AssertionOutcome[]> {
  const settled = await Promise.allSettled(
    assertions.map((assertion) => scoreAssertion(assertion, nameAmong(assertions, assertion), context)),
  )
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

/** What an assertion is called where it cannot be measured: by its text too when others beside it are of its type. */
export function nameAmong(assertions: readonly Assertion[], { type, metric, value }: Assertion): string {
  if (metric !== undefined) return `${type} (${metric})`
  const alone = assertions.filter((other) => other.type === type).length === 1
  return alone || !['text', 'number'].includes(kindOf(value)) ? type : `${type} ${shown(value)}`
}

async function scoreAssertion(assertion: Assertion, name: string, context: ScoringContext): Promise<AssertionOutcome> {
  const members = assertion.type === 'assert-set' ? await scoreAssertions(assertion.assert ?? [], context) : []
  const { type, metric = null } = assertion
  const outcomes = (result: Score | null, metrics: Metrics, reason: string, error: string | null): AssertionOutcome => {
    const weight = result?.unscored === true ? 0 : (assertion.weight ?? 1)
    const pass = result === null ? null : weight === 0 || result.pass
    return {
      results: [
        {
          type,
          metric,
          weight,
          pass,
          score: result?.score ?? null,
          reason: shortened(reason),
          ...(assertion.critical === true ? { critical: true as const } : {}),
          ...(result?.named === undefined ? {} : { named: result.named }),
        },
        ...members.flatMap((member) => member.results),
      ],
      score: result === null ? null : { ...result, pass: pass ?? false },
      weight,
      metric,
      metrics,
      error,
    }
  }
  const unmeasuredMember = members.find((member) => member.error !== null)
  if (unmeasuredMember !== undefined) {
    return outcomes(null, new Metrics(), 'a member could not be measured', `${name}: ${unmeasuredMember.error}`)
  }
  try {
    if (type === 'assert-set') {
      const { metrics, ...scored } = aggregate(members, assertion.threshold ?? null)
      return outcomes(scored, metrics, scored.reason, null)
    }
    const scored = await scoreOne(assertion, context)
    return outcomes(scored, Metrics.of(scored.named), scored.reason, null)
  } catch (thrown) {
    const message = unmeasurable(thrown)
    return outcomes(null, new Metrics(), message, `${name}: ${message}`)
  }
}

/** Why something could not be measured; anything else that was thrown is a bug and goes on. */
function unmeasurable(thrown: unknown): string {
  if (thrown instanceof ModelError) {
    return `${thrown.model}: ${thrown.message}${thrown.hint === null ? '' : `. ${thrown.hint}`}`
  }
  if (thrown instanceof ScoringError) return thrown.message
  // What a stack overflow or a text without end is called, somewhere in what looks at an answer.
  if (thrown instanceof RangeError) return `the answer or the assertion is too deep or too large (${thrown.message})`
  throw thrown
}

/** Characters of a reason that are kept: code, judges and services may give one of any length. */
const REASON = 2_000

function shortened(reason: string): string {
  return reason.length > REASON ? `${reason.slice(0, REASON)}…` : reason
}

async function scoreOne(assertion: Assertion, context: ScoringContext): Promise<Score> {
  const found = scorerFor(assertion.type)
  if (found === null) throw new ScoringError('there is no such assertion type')
  const { negated } = found
  const scorer = await found.scorer.load()
  const result = withinBounds(await scorer.score(assertion, await transformed(assertion, context)))
  if (!negated || result.eitherWay === true) return result
  return { ...result, pass: !result.pass, score: 1 - result.score }
}

/**
 * The one place where a score is accepted, of whatever type. Means, floors, margins and intervals all take it for a
 * share of what could be reached: a 50 among them would lift a prompt over any floor.
 */
function withinBounds(result: Score): Score {
  if (result.score >= 0 && result.score <= 1) return result
  throw new ScoringError(`${result.score} is no score: a score is a number from 0 to 1`)
}

async function transformed(assertion: Assertion, context: ScoringContext): Promise<ScoringContext> {
  if (assertion.transform === undefined) return context
  const given = context.value ?? context.output
  const value = await applyTransform(assertion.transform, given, context)
  return { ...context, output: outputText(value), value }
}

export function aggregate(
  outcomes: readonly AssertionOutcome[],
  threshold: number | null,
): Score & { metrics: Metrics } {
  const metrics = new Metrics()
  let total = 0
  let weights = 0
  let failed: string | null = null
  let scored = false
  for (const { score, weight, metric, metrics: ofMembers } of outcomes) {
    if (score === null || score.unscored === true) continue
    scored = true
    total += score.score * weight
    weights += weight
    if (metric !== null) metrics.add(metric, score.score, weight)
    metrics.merge(ofMembers, weight, metric)
    if (!score.pass) failed ??= score.reason
  }
  // A set of what is only told is only told.
  const score = weights > 0 ? total / weights : scored ? 0 : 1
  if (!scored) return { pass: true, score, reason: 'told, and nothing scored', metrics, unscored: true }
  if (threshold === null) return { pass: failed === null, score, reason: failed ?? 'all passed', metrics }
  const pass = score >= threshold
  return { pass, score, reason: `score ${score.toFixed(2)}, ${pass ? 'at least' : 'below'} ${threshold}`, metrics }
}

type Sum = { weighted: number; weight: number; plain: number; count: number }

/**
 * Scores that are also reported under a name: the weighted mean of those with the same name. When all of a name have
 * weight 0, because they are only reported, it is their plain mean: a measured amount is not 0.
 */
export class Metrics {
  readonly #sums = new Map<string, Sum>()

  /** What one assertion reports besides its own score. */
  static of(named: AssertionResult['named'] = []): Metrics {
    const metrics = new Metrics()
    for (const [name, score] of named) metrics.add(name, score, 1)
    return metrics
  }

  add(name: string, score: number, weight: number): void {
    const sum = this.#sums.get(name) ?? { weighted: 0, weight: 0, plain: 0, count: 0 }
    sum.weighted += score * weight
    sum.weight += weight
    sum.plain += score
    sum.count += 1
    this.#sums.set(name, sum)
  }

  /** Takes over the metrics of an assert-set's members, in the set's weight; the set's own name stands for itself. */
  merge(members: Metrics, weight: number, own: string | null): void {
    for (const [name, sum] of members.#sums) {
      if (name !== own) this.add(name, mean(sum), sum.weight * weight)
    }
  }

  values(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#sums, ([name, sum]) => [name, mean(sum)]))
  }
}

function mean({ weighted, weight, plain, count }: Sum): number {
  return weight > 0 ? weighted / weight : plain / count
}
