import type { SuiteResults } from '../adversarial/results.ts'
import type { Project } from '../config/load.ts'
import type { Case } from '../datasets/case.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { drawnTogether } from '../evaluation/same-question.ts'
import { compareAll } from '../verdict/compare.ts'
import type { CaseFacts, Comparison } from '../verdict/comparison.ts'
import type { AnswerPrice } from '../verdict/sequential/advice.ts'
import type { LookSchedule } from '../verdict/sequential/looks.ts'
import type { Experiment } from './experiment.ts'

/** What asking found about one work. */
export type Found = {
  candidate: Evaluation
  baseline: Evaluation | null
  looks: LookSchedule
  attacks: readonly SuiteResults[]
}

/** Compares all works of a run together: what is said of one depends on how many there are. */
export function compareExperiments(
  experiments: readonly Experiment[],
  found: (experiment: Experiment) => Found,
  project: Project,
  price: AnswerPrice | null,
): Map<Experiment, Comparison> {
  const comparisons = compareAll(
    experiments.map((experiment) => ({
      ...found(experiment),
      promptId: experiment.pair.candidate.id,
      model: experiment.model,
      baselineModel: experiment.baselineModel,
      cases: caseFacts(experiment),
      policy: project.config.gate,
      nonComparable: experiment.nonComparable,
      doubtfulBaseline: experiment.pair.byLikeness === true,
      price,
    })),
  )
  return new Map(
    experiments.flatMap((experiment, index): Array<[Experiment, Comparison]> => {
      const comparison = comparisons[index]
      return comparison === undefined ? [] : [[experiment, comparison]]
    }),
  )
}

export function caseFacts({ cases, candidate, baseline }: Experiment): CaseFacts[] {
  return factsBetween(cases, [candidate, baseline])
}

/** What is to be known of cases that are compared between these arms: those that ask the same in all of them are one draw. */
export function factsBetween(cases: readonly Case[], arms: ReadonlyArray<PlannedArm | null>): CaseFacts[] {
  const clusters = drawnTogether(cases, arms)
  return cases.map(({ id, weight, cluster, critical, paraphraseOf }) => ({
    id,
    weight,
    cluster: clusters.get(id) ?? cluster,
    critical,
    paraphraseOf,
  }))
}
