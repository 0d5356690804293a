import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema.ts'
import { type Estimate, type EstimateSettings, estimateOf } from '../evaluation/estimate.ts'
import { budgetWarnings, estimateLine } from '../evaluation/estimate-text.ts'
import type { Memory } from '../evaluation/memory.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { recallFrom } from '../evaluation/recall.ts'
import { criticalRepeats } from '../evaluation/run.ts'
import type { Deps } from './deps.ts'
import type { Work } from './work.ts'

/** What a run of these works will ask, before anything is asked. */
export function estimateWorks(
  works: readonly Work[],
  attacks: readonly PlannedArm[],
  config: Config,
  known: Pick<EstimateSettings, 'costOf' | 'recall'> & { assumed?: boolean },
): Estimate {
  const { repeat, maxRepeat, embedding } = config.evaluation
  const { assumed = false, ...settings } = known
  return estimateOf(
    works.map(({ candidate, baseline, nonComparable }) => ({
      candidate,
      baseline,
      assumed,
      mostRepeat: assumed || (baseline !== null && nonComparable === null) ? Math.max(repeat, maxRepeat) : repeat,
    })),
    // A base that is assumed is attacked like the candidate.
    [false, ...(assumed ? [true] : [])].flatMap((apart) => attacks.map((arm) => ({ arm, apart }))),
    {
      ...settings,
      repeat,
      criticalRepeat: criticalRepeats,
      judge: judgeOf(config),
      embedding: resolveModel(embedding, config),
    },
  )
}

/**
 * Tells in the log what a run is about to ask, and whether its budget lasts.
 * @returns `warnings`: what a report repeats of it
 */
export function tellEstimate(
  deps: Pick<Deps, 'costOf' | 'log'>,
  { config }: Project,
  works: readonly Work[],
  attacks: readonly PlannedArm[],
  memory: Memory,
): { estimate: Estimate; warnings: string[] } {
  const costOf = deps.costOf?.(config) ?? (() => null)
  const estimate = estimateWorks(works, attacks, config, { costOf, recall: recallFrom(memory) })
  const warnings = budgetWarnings(estimate, config.evaluation.budget)
  deps.log.info(estimateLine(estimate))
  for (const warning of warnings) deps.log.warn(warning)
  return { estimate, warnings }
}
