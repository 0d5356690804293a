import type { CaseFacts, Comparison } from './comparison.ts'
import { difference, withoutPairs } from './difference.ts'
import { casesOf, factsOf, meanOf, scoresOf, unitOf } from './paired-scores.ts'

/** The run in one line: means over all compared cases, fractions of 1. All null when nothing was measured. */
export type Overall = {
  score: number | null
  baselineScore: number | null
  delta: number | null
  /** That of the one comparison, else two-sided at the strictest level that a comparison's looks had. */
  interval: [number, number] | null
}

/** One case of one prompt, its scores added up over the models that it was asked of. */
type Pooled = { candidate: number; baseline: number; models: number; weight: number; unit: string }

/**
 * Pools the compared cases of all prompts, each case once: on several models it counts with its mean over them. With
 * nothing compared, as when every prompt is new, the score is that of all measured cases.
 * @param compared each comparison with the facts of its cases
 * @param confidence one-sided
 */
export function overall(
  compared: ReadonlyArray<{ comparison: Comparison; cases: readonly CaseFacts[] }>,
  confidence: number,
): Overall {
  const pooled = new Map<string, Pooled>()
  const alone = new Map<string, { score: number; models: number; weight: number }>()
  for (const { comparison, cases } of compared) {
    const facts = factsOf(cases)
    const candidate = scoresOf(casesOf(comparison.candidate))
    const baseline = comparison.score.delta === null ? null : scoresOf(casesOf(comparison.baseline))
    for (const [id, score] of candidate) {
      const existing = facts(id)
      if (!(existing.weight > 0)) continue
      const key = JSON.stringify([comparison.promptId, id])
      const single = alone.get(key) ?? { score: 0, models: 0, weight: existing.weight }
      alone.set(key, { ...single, score: single.score + score, models: single.models + 1 })
      const other = baseline?.get(id)
      if (other === undefined) continue
      const unit = existing.cluster === null ? key : unitOf(existing)
      const sum = pooled.get(key) ?? { candidate: 0, baseline: 0, models: 0, weight: existing.weight, unit }
      pooled.set(key, {
        ...sum,
        candidate: sum.candidate + score,
        baseline: sum.baseline + other,
        models: sum.models + 1,
      })
    }
  }
  const [only, ...others] = compared.map(({ comparison }) => comparison)
  const levels = compared.map(({ comparison }) => comparison.repeats.level)
  const score =
    only !== undefined && others.length === 0 && only.score.delta !== null
      ? only.score
      : pooled.size > 0
        ? difference(
            [...pooled.values()].map(({ candidate, baseline, models, weight, unit }) => ({
              candidate: candidate / models,
              baseline: baseline / models,
              weight,
              unit,
            })),
            1 - Math.min(1 - confidence, ...levels),
          )
        : withoutPairs(
            meanOf(new Map([...alone].map(([key, one]) => [key, one.score / one.models])), (id) => ({
              id,
              weight: alone.get(id)?.weight ?? 1,
              cluster: null,
              critical: false,
            })),
          )
  return { score: score.candidate, baselineScore: score.baseline, delta: score.delta, interval: score.interval }
}
