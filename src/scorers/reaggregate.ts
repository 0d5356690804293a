import { type AssertionOutcome, aggregate, Metrics, nameAmong, type TrialScore, trialScore } from './aggregate.ts'
import type { Assertion } from './assertion.ts'
import { isInformational } from './informational.ts'
import type { AssertionResult, Score } from './scorer.ts'

/** Results that are not those of the assertions, or do not agree with each other: a sentence that says how. */
export class Disagreement extends Error {
  override readonly name = 'Disagreement'
}

/**
 * The score of a trial by the results of its assertions, written down somewhere else: the same aggregation as when they
 * were measured, without measuring anything.
 * @param assertions as they were applied
 * @param results in the order in which `scoreTrial` gives them
 * @throws Disagreement
 */
export function scoredAgain(
  assertions: readonly Assertion[],
  threshold: number | null,
  results: readonly AssertionResult[],
): TrialScore {
  const next = results.values()
  const outcomes = allAgain(assertions, next)
  if (next.next().done !== true) throw new Disagreement('it has more results than assertions')
  return trialScore(assertions, outcomes, threshold)
}

type Results = Iterator<AssertionResult, undefined>

function allAgain(assertions: readonly Assertion[], results: Results): AssertionOutcome[] {
  return assertions.map((assertion) => outcomeAgain(assertion, nameAmong(assertions, assertion), results))
}

/** @param results stands before the assertion's own, and behind those of its members afterwards */
function outcomeAgain(assertion: Assertion, name: string, results: Results): AssertionOutcome {
  const own = results.next().value
  if (own === undefined) throw new Disagreement(`the result of ${name} is missing`)
  const { type, metric = null } = assertion
  const isReported = own.score !== null && isInformational(assertion)
  const weight = isReported ? 0 : (assertion.weight ?? 1)
  const sameKind = (own.critical === true) === (assertion.critical === true)
  if (own.type !== type || own.weight !== weight || own.metric !== metric || !sameKind) {
    throw new Disagreement(`the result of ${name} is that of another assertion`)
  }
  if ((own.pass === null) !== (own.score === null)) throw new Disagreement(`${name} has a score or an error, not both`)
  const members = type === 'assert-set' ? allAgain(assertion.assert ?? [], results) : []
  const taken = [own, ...members.flatMap((member) => member.results)]
  const unmeasured = members.find(({ error }) => error !== null)
  if (own.pass === null || own.score === null) {
    if (type === 'assert-set' && unmeasured === undefined) throw new Disagreement(`${name} has no score`)
    const error = `${name}: ${unmeasured?.error ?? own.reason}`
    return { results: taken, score: null, weight, metric, metrics: new Metrics(), error }
  }
  const score: Score = {
    pass: own.pass,
    score: own.score,
    reason: own.reason,
    ...(isReported ? { unscored: true } : {}),
  }
  if (weight === 0 && !own.pass) throw new Disagreement(`${name} weighs nothing, and failed`)
  if (!(own.score >= 0 && own.score <= 1))
    throw new Disagreement(`the score of ${name} is ${own.score}, which it cannot be`)
  if (isReported && own.score !== 1) throw new Disagreement(`${name} only tells an amount, and scored ${own.score}`)
  if (type !== 'assert-set') {
    return { results: taken, score, weight, metric, metrics: Metrics.of(own.named), error: null }
  }
  if (unmeasured !== undefined) throw new Disagreement(`${name} has a score, and one of its members has none`)
  const whole = aggregate(members, assertion.threshold ?? null)
  if (whole.score !== own.score || (weight !== 0 && whole.pass !== own.pass)) {
    throw new Disagreement(`${name} has the score ${own.score}, and its members give ${whole.score}`)
  }
  return { results: taken, score, weight, metric, metrics: whole.metrics, error: null }
}
