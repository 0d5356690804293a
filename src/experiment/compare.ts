import type { SuiteResults } from '../adversarial/results.ts'
import type { Project } from '../config/load.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { drawnTogether } from '../evaluation/same-question.ts'
import { compareAll } from '../verdict/compare.ts'
import type { CaseFacts, Comparison } from '../verdict/comparison.ts'
import type { AnswerPrice } from '../verdict/sequential/advice.ts'
import type { LookSchedule } from '../verdict/sequential/looks.ts'
import type { Work } from './experiment.ts'

/** What asking found about one work. */
export type Found = {
  candidate: Evaluation
  baseline: Evaluation | null
  looks: LookSchedule
  attacks: readonly SuiteResults[]
}

/** Compares all works of a run together: what is said of one depends on how many there are. */
export function compareWorks(
  works: readonly Work[],
  found: (work: Work) => Found,
  project: Project,
  price: AnswerPrice | null,
): Map<Work, Comparison> {
  const comparisons = compareAll(
    works.map((work) => ({
      ...found(work),
      promptId: work.pair.candidate.id,
      model: work.model,
      baselineModel: work.baselineModel,
      cases: caseFacts(work),
      policy: project.config.gate,
      nonComparable: work.nonComparable,
      price,
    })),
  )
  return new Map(
    works.flatMap((work, index): Array<[Work, Comparison]> => {
      const comparison = comparisons[index]
      return comparison === undefined ? [] : [[work, comparison]]
    }),
  )
}

export function caseFacts(work: Work): CaseFacts[] {
  const clusters = drawnTogether(work.cases, [work.candidate, work.baseline])
  return work.cases.map(({ id, weight, cluster, critical, paraphraseOf }) => ({
    id,
    weight,
    cluster: clusters.get(id) ?? cluster,
    critical,
    paraphraseOf,
  }))
}
