import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import { type Estimate, estimateOf } from '../evaluation/budget/estimate.ts'
import type { EstimateSettings } from '../evaluation/budget/estimator.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { criticalRepeats } from '../evaluation/run.ts'

type EstimateContext = Pick<EstimateSettings, 'costOf' | 'lookup'> & {
  /** Whether bases are not at hand, so that one of the same size is assumed for each candidate. */
  assumed: boolean
  /** Answers to each case and arm, at most, while a comparison is open. */
  mostRepeat: number
}

/**
 * What a run of these arms will ask, before anything is asked.
 * @param golden a baseline stands right behind its candidate
 */
export function estimateArms(
  golden: readonly PlannedArm[],
  attacks: readonly PlannedArm[],
  config: Config,
  { assumed, mostRepeat, ...existing }: EstimateContext,
): Estimate {
  const { repeat, embedding } = config.evaluation
  const experiments = golden.flatMap((candidate, index) => {
    if (candidate.arm !== 'candidate') return []
    const next = golden[index + 1]
    const baseline = next?.arm === 'baseline' ? next : null
    const most = assumed || baseline !== null ? Math.max(repeat, mostRepeat) : repeat
    return [{ candidate, baseline, assumed, mostRepeat: most }]
  })
  return estimateOf(
    experiments,
    // A base that is assumed is attacked like the candidate.
    (assumed ? [false, true] : [false]).flatMap((apart) => attacks.map((arm) => ({ arm, apart }))),
    {
      ...existing,
      repeat,
      criticalRepeat: criticalRepeats,
      judge: judgeOf(config),
      embedding: resolveModel(embedding, config),
    },
  )
}
