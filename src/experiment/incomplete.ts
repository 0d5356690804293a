import type { Config } from '../config/schema/schema.ts'
import { type StopFacts, type Stopped, stoppedRun } from '../evaluation/budget/incomplete-run.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import type { Experiment } from './experiment.ts'

/** What is missing of a run that its budget ended; null when all was asked that was planned. */
export function incompleteExperiments(
  experiments: readonly Experiment[],
  evaluationOf: (arm: PlannedArm) => Evaluation,
  attacks: readonly Evaluation[],
  config: Config,
  ended: Pick<StopFacts, 'why' | 'spent' | 'kept'>,
): Stopped | null {
  const { budget, repeat } = config.evaluation
  return stoppedRun({
    ...ended,
    budget,
    experiments: experiments.map(({ candidate, baseline }) => ({
      found: [candidate, ...(baseline === null ? [] : [baseline])].map(evaluationOf),
      planned: repeat,
      critical: candidate.cases.filter(({ critical }) => critical).length,
    })),
    attacks,
  })
}
