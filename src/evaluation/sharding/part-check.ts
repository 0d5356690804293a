import { scoredByCode } from '../../scorers/aggregate.ts'
import { Disagreement, scoredAgain } from '../../scorers/reaggregate.ts'
import type { AssertionResult } from '../../scorers/scorer.ts'
import { withoutRival } from '../pairwise.ts'
import type { PlannedCase } from '../plan.ts'
import type { TrialResult } from '../results.ts'
import { caseScore, confirmationsOf, type ScoredTrial } from '../run.ts'
import type { PartResult } from './part.ts'

type PartTrial = PartResult['trials'][number]

/** A case as it was to be asked. */
export type AskedCase = {
  planned: PlannedCase
  /** Answers that it was to get. */
  repeats: number
  /** Whether its answers were compared with those of the other arm. */
  rival: boolean
  /** Of a baseline's case the candidate's answers to it. */
  candidate?: readonly Outcome[] | undefined
}

type Outcome = Pick<TrialResult, 'pass' | 'assertions'>

/**
 * Finds out whether the numbers of a result agree with each other and with what was asked: the scores of its assertions
 * give those of its trials, these give that of the case. What a model said and what a judge thought of it is not known
 * here; everything that follows from them is.
 * @throws Disagreement
 */
export async function checkResult(
  result: PartResult,
  { planned, repeats, rival, candidate }: AskedCase,
): Promise<void> {
  const { trials, confirmations } = result
  if (trials.length !== repeats) throw new Disagreement(`it has ${trials.length} answers instead of ${repeats}`)
  const scored: ScoredTrial[] = []
  for (const [index, trial] of trials.entries()) {
    scored.push(await numbered(`answer ${index + 1}`, () => checkTrial(trial, planned, rival)))
  }
  const wanted = confirmationsOf(planned, trials, candidate ?? trials)
  if (confirmations.length !== wanted) {
    throw new Disagreement(`it has ${confirmations.length} further answers instead of ${wanted}`)
  }
  for (const [index, trial] of confirmations.entries()) {
    await numbered(`further answer ${index + 1}`, () => checkTrial(trial, planned, rival))
  }
  const whole = caseScore(scored)
  if (result.score !== whole.score || result.pass !== whole.pass) {
    const given = `${outcome(whole)} by its answers`
    throw new Disagreement(`it is ${outcome(result)}, and ${given}`)
  }
  const metrics = new Map(result.metrics)
  const names = Object.keys(whole.metrics)
  if (result.metrics.length !== names.length || names.some((name) => metrics.get(name) !== whole.metrics[name])) {
    throw new Disagreement('its metrics are not those of its answers')
  }
}

async function checkTrial(trial: PartTrial, planned: PlannedCase, rival: boolean): Promise<ScoredTrial> {
  const { score, pass, error, usage } = trial
  if (usage === null) {
    if (!isUnanswered(trial)) throw new Disagreement('it has no tokens, and something of an answer')
    return { score, pass, metrics: {} }
  }
  const { applied, left } = rival ? { applied: planned.assertions, left: [] } : withoutRival(planned.assertions)
  const own = trial.assertions.length - left.length
  if (left.some((one, index) => !isSame(one, trial.assertions[own + index]))) {
    throw new Disagreement('what does not apply to it is not told')
  }
  const { scoring: code, threshold } = planned
  const mean = scoredAgain(applied, threshold, trial.assertions.slice(0, Math.max(0, own)))
  const again = code === undefined ? mean : await scoredByCode(mean, { code, threshold })
  const wanted = again.error === null && again.score === null && planned.assertions.length > 0
  const isUnscored = error?.kind === 'unscored'
  if (
    isUnscored !== wanted ||
    (!isUnscored && (error === null) !== (again.error === null)) ||
    error?.kind === 'model'
  ) {
    throw new Disagreement(`it is ${outcome(trial)}, and ${outcome(again)} by its assertions`)
  }
  if (score !== again.score || pass !== again.pass) {
    throw new Disagreement(`it is ${outcome(trial)}, and ${outcome(again)} by its assertions`)
  }
  return again
}

/** Nothing came: there is nothing to score, and nothing to pay. */
function isUnanswered({ output, toolCalls, assertions, error, latencyMs, costUsd, cached }: PartTrial): boolean {
  const empty = output === '' && toolCalls.length === 0 && assertions.length === 0
  return empty && latencyMs === null && costUsd === null && !cached && error !== null && error.kind !== 'scoring'
}

function isSame(one: AssertionResult, other: AssertionResult | undefined): boolean {
  return (
    other !== undefined &&
    one.type === other.type &&
    one.metric === other.metric &&
    one.weight === other.weight &&
    one.pass === other.pass &&
    one.score === other.score
  )
}

function outcome({ score, pass }: Pick<ScoredTrial, 'score' | 'pass'>): string {
  if (score === null || pass === null) return 'not measured'
  return `${pass ? 'passed' : 'failed'} with the score ${score}`
}

async function numbered<T>(what: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (thrown) {
    if (thrown instanceof Disagreement) throw new Disagreement(`${what}: ${thrown.message}`)
    throw thrown
  }
}
