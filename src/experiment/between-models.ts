/** The models of each prompt that was asked of several, compared with each other. */
import type { Project } from '../config/load.ts'
import { resolveModel } from '../config/resolve-model.ts'
import type { Case } from '../datasets/case.ts'
import { UserError } from '../errors.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { vendorOf } from '../models/catalog/vendor.ts'
import { isStub } from '../models/reference.ts'
import { compareModels } from '../verdict/between-models/between-models.ts'
import type { BetweenModels } from '../verdict/between-models/result.ts'
import type { CaseFacts, Comparison } from '../verdict/comparison.ts'
import type { Experiment } from './experiment.ts'

/** `factsBetween`: what is to be known of cases that are compared between arms. */
type Compared = {
  comparisons: ReadonlyMap<Experiment, Comparison>
  factsBetween: (cases: readonly Case[], arms: readonly PlannedArm[]) => CaseFacts[]
}

/** @returns in the order of the prompts; none for prompts on one model */
export function comparedModels(
  project: Project,
  experiments: readonly Experiment[],
  { comparisons, factsBetween }: Compared,
): BetweenModels[] {
  const prompts = new Map<string, Experiment[]>()
  for (const one of experiments) {
    const { id } = one.pair.candidate
    prompts.set(id, [...(prompts.get(id) ?? []), one])
  }
  return [...prompts].flatMap(([promptId, own]) => {
    const [first, ...others] = own
    if (first === undefined || others.length === 0) return []
    const models = own.flatMap((one) => {
      const { model } = one
      const candidate = comparisons.get(one)?.candidate
      return candidate === undefined ? [] : [{ model, candidate, vendor: vendorOf(model), isStub: isStub(model) }]
    })
    return [
      compareModels({
        promptId,
        released: releasedModel(first, project),
        models,
        cases: factsBetween(
          first.cases,
          own.map(({ candidate }) => candidate),
        ),
        repeats: project.config.evaluation.repeat,
        policy: project.config.gate,
      }),
    ]
  })
}

/** Null also where the prompt names a model that means nothing, which a matrix has others asked in place of. */
function releasedModel({ pair }: Experiment, { config }: Project): string | null {
  const { model } = pair.candidate
  try {
    return model === null ? null : resolveModel(model, config)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return null
  }
}
