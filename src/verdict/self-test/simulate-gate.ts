import type { Arm, CaseResult, Evaluation, TrialResult } from '../../evaluation/results.ts'
import { compareAll } from '../compare.ts'
import type { CaseFacts, Comparison } from '../comparison.ts'
import type { GatePolicy } from '../gate-policy.ts'

/** Scores that a case would get, answer after answer, in both arms; as many as the last look may ask for. */
export type Script = { facts: CaseFacts; candidate: readonly number[]; baseline: readonly number[] }

/** What the gate says of scripts, and how many answers to each case and arm it asked for to say so. */
export type Rehearsed = { comparison: Comparison; repeats: number }

/**
 * Plays a whole run of one or more prompts through the decision, look after look, as an evaluation does: undecided
 * prompts are asked again until they are decided or the last look was made. A script stands in for a model.
 * @param repeats answers at each planned look, rising
 */
export function rehearse(
  prompts: ReadonlyArray<readonly Script[]>,
  repeats: readonly number[],
  policy: GatePolicy,
): Rehearsed[] {
  const looks = prompts.map(() => 1)
  for (;;) {
    const comparisons = compareAll(
      prompts.map((scripts, index) => {
        const made = looks[index] ?? 1
        const asked = repeats[made - 1] ?? 1
        return {
          promptId: `${index}`,
          model: '',
          baselineModel: '',
          candidate: played('candidate', scripts, asked),
          baseline: played('baseline', scripts, asked),
          cases: scripts.map(({ facts }) => facts),
          policy,
          nonComparable: null,
          looks: { repeats, made, cut: null },
        }
      }),
    )
    let again = false
    comparisons.forEach(({ open }, index) => {
      if (open) looks[index] = (looks[index] ?? 1) + 1
      again ||= open
    })
    if (!again) return comparisons.map((comparison) => ({ comparison, repeats: comparison.repeats.made }))
  }
}

function played(arm: Arm, scripts: readonly Script[], asked: number): Evaluation {
  const cases = scripts.map((script): CaseResult => {
    const scores = script[arm].slice(0, asked)
    const passes = scores.filter((score) => score >= 0.5).length
    return {
      id: script.facts.id,
      trials: scores.map(answer),
      score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      pass: passes * 2 > scores.length,
      metrics: {},
      confirmations: [],
    }
  })
  return { arm, promptId: '', model: '', cases }
}

function answer(score: number): TrialResult {
  return {
    output: '',
    toolCalls: [],
    stopReason: null,
    pass: score >= 0.5,
    score,
    assertions: [],
    error: null,
    latencyMs: null,
    usage: null,
    costUsd: null,
    cached: false,
  }
}
