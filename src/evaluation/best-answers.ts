import { highestScore } from '../scorers/deterministic/max-score.ts'
import type { AssertionResult } from '../scorers/scorer.ts'
import { canonicalJson } from '../source/canonical-json.ts'
import type { PlannedArm, PlannedCase } from './plan.ts'
import type { CaseResult, Evaluation, TrialResult } from './results.ts'
import { rejudged } from './trial.ts'

/** An arm, and what was measured of it. */
export type MeasuredArm = { planned: PlannedArm; found: Evaluation }

/**
 * `max-score`: of the answers to one case, by all prompts and models of one side, all but the best fail with score 0.
 * Answers of the same repeat are compared. It comes after everything else, because it needs the scores of all.
 */
export function withBestAnswers(arms: readonly MeasuredArm[]): Evaluation[] {
  const groups = new Map<string, Place[]>()
  for (const [arm, { planned, found }] of arms.entries()) {
    const results = new Map(found.cases.map((one) => [one.id, one]))
    for (const one of planned.cases) {
      const result = results.get(one.id)
      if (one.best === undefined || result === undefined) continue
      const key = canonicalJson([planned.arm, one.id, one.vars])
      groups.set(key, [...(groups.get(key) ?? []), { arm, planned: one, result }])
    }
  }
  const changed = arms.map(() => new Map<string, CaseResult>())
  for (const places of groups.values()) {
    for (const [index, trials] of comparedTrials(places).entries()) {
      const { arm, result } = places[index] ?? {}
      if (arm !== undefined && result !== undefined) changed[arm]?.set(result.id, withTrials(result, trials))
    }
  }
  return arms.map(({ found }, arm) => ({
    ...found,
    cases: found.cases.map((one) => changed[arm]?.get(one.id) ?? one),
  }))
}

type Place = { arm: number; planned: PlannedCase; result: CaseResult }

/** The trials of each place, in the places' order. */
function comparedTrials(places: readonly Place[]): TrialResult[][] {
  const trials = places.map(({ result }) => [...result.trials])
  const best = places[0]?.planned.best
  if (best === undefined) return trials
  const row = { type: best.type, metric: best.metric ?? null, weight: 0 }
  for (let repeat = 0; repeat < Math.max(...trials.map(({ length }) => length)); repeat++) {
    const taking = trials.flatMap((own) => {
      const trial = own[repeat]
      return trial === undefined || trial.score === null ? [] : [{ own, trial }]
    })
    const verdicts = highestScore(
      best,
      taking.map(({ trial }) => trial),
    )
    const most = Math.max(...verdicts.map(({ score }) => score))
    for (const [index, { own, trial }] of taking.entries()) {
      const { wins, score } = verdicts[index] ?? { wins: true, score: 0 }
      const alone = taking.length < 2
      const reason = alone
        ? 'does not apply: there is no other answer to compare with'
        : `${wins ? 'the best' : 'not the best'} of ${taking.length} answers: ${score.toFixed(3)}, the highest is ${most.toFixed(3)}`
      const pass = alone || wins
      const result: AssertionResult = { ...row, pass, score: pass ? 1 : 0, reason }
      own[repeat] = rejudged(trial, result, pass ? trial : { pass: false, score: 0 })
    }
  }
  return trials
}

/** The case by its trials as they are now; metrics are those of its assertions and stay. */
function withTrials(result: CaseResult, trials: TrialResult[]): CaseResult {
  const scored = trials.flatMap(({ score, pass }) => (score === null ? [] : [{ score, pass }]))
  if (scored.length === 0) return { ...result, trials }
  const passes = scored.filter(({ pass }) => pass === true).length
  const score = scored.reduce((sum, one) => sum + one.score, 0) / scored.length
  return { ...result, trials, score, pass: passes * 2 > scored.length }
}
