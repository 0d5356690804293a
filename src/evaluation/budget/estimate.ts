import type { Range } from '../../text/format.ts'
import type { PlannedArm } from '../plan.ts'
import { Expected, type ModelEstimate } from './call-totals.ts'
import { type EstimatedExperiment, type EstimateSettings, Estimator } from './estimator.ts'

/** What a run will ask, before it asks anything. Calls that fail and are made again are not in it. */
export type Estimate = {
  /** Requests of the first round that no earlier answer saves. */
  calls: Range
  /** Answers of the first round that are known already. */
  existing: number
  /** USD of the first round; null when a price is not known. */
  usd: Range | null
  /** With every further answer that an open comparison or a failed critical case may be asked for. */
  most: { calls: number; usd: number | null }
  models: ModelEstimate[]
  /** Models that are asked and have no known price. */
  unpriced: string[]
  /** Tokens taken for an answer where no earlier one tells; null: they were not needed. */
  assumedTokens: Range | null
  /** The first round by work, in their order, for what of it would fit into a budget. */
  experiments: ExperimentEstimate[]
}

/** `critical`: cases that are always in a sample. */
type ExperimentEstimate = { cases: number; critical: number; calls: Range; usd: Range | null }

/**
 * Calls, tokens and USD of a run. Equal questions count once, as they are asked once; a judge is expected to be asked
 * about every new answer, once where both arms may answer alike.
 * @param attacks arms of safety suites, asked once; `apart`: nothing in them was asked before, nor in another arm
 */
export function estimateOf(
  experiments: readonly EstimatedExperiment[],
  attacks: ReadonlyArray<{ arm: PlannedArm; apart: boolean }>,
  settings: EstimateSettings,
): Estimate {
  const all = new Expected(settings.costOf)
  const estimator = new Estimator(settings)
  const ofExperiments = experiments.map((experiment): ExperimentEstimate => {
    const own = new Expected(settings.costOf)
    estimator.experiment(experiment, [all, own])
    const { cases } = experiment.candidate
    const critical = cases.filter((one) => one.critical).length
    return { cases: cases.length, critical, calls: own.first.calls, usd: own.first.usd }
  })
  for (const { arm, apart } of attacks) estimator.arm(arm, { repeat: 1, most: 1, pairs: null, into: [all], apart })
  return {
    calls: all.first.calls,
    existing: estimator.existing,
    usd: all.first.usd,
    most: { calls: all.most.calls.high, usd: all.most.usd?.high ?? null },
    models: all.models(),
    unpriced: all.unpriced(),
    assumedTokens: estimator.assumed,
    experiments: ofExperiments,
  }
}
