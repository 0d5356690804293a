import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema.ts'
import type { Case } from '../datasets/case.ts'
import { withParaphrases } from '../datasets/paraphrases.ts'
import { sampleCases } from '../datasets/sample.ts'
import { fingerprint } from '../evaluation/fingerprint.ts'
import { changeOf, type PromptPair } from '../evaluation/pairs.ts'
import { type PlannedArm, planArm } from '../evaluation/plan.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Mistakes } from '../source/mistakes.ts'
import type { Change } from '../verdict/comparison.ts'
import type { BaselineProject } from './baseline-project.ts'

/** One prompt on one model, ready to run: its two arms, and why they cannot be compared when they cannot. */
export type Work = {
  pair: PromptPair
  change: Change
  model: string
  baselineModel: string | null
  cases: readonly Case[]
  /** Golden cases taken, and how many there are; null when all are. Paraphrases come with their case. */
  sample: { cases: number; of: number } | null
  candidate: PlannedArm
  baseline: PlannedArm | null
  nonComparable: string | null
}

/** The change of a pair, by the digests of all that shapes its evaluation in each commit. */
export async function changeInPair(pair: PromptPair, project: Project, base: BaselineProject): Promise<Change> {
  const candidate = await fingerprintIn(project, pair.candidate)
  const baseline =
    pair.baseline === null || base.project === null ? null : await fingerprintIn(base.project, pair.baseline)
  return changeOf(pair, candidate, baseline)
}

/**
 * Renders one pair on each of its models. Each arm runs on its own model, unless `evaluation.models` sets a matrix.
 * @param unreadableBase why the base's version of this prompt could not be read; null when it could, or is absent
 */
export function workOf(
  pair: PromptPair,
  change: Change,
  project: Project,
  unreadableBase: string | null,
  mistakes: Mistakes,
): Work[] {
  const { config } = project
  // Sampled before paraphrases become cases: all phrasings of a question come or none.
  const golden = project.cases.get(pair.candidate.id) ?? []
  const sampled = sampleCases(golden, config.evaluation.sample)
  const cases = withParaphrases(sampled)
  return modelsOf(pair.candidate, config).flatMap((model): Work[] => {
    const candidate = planArm('candidate', pair.candidate, pair.candidate, model, cases, mistakes)
    if (candidate === null) return []
    const matrix = config.evaluation.models.length > 0
    const baselineModel =
      pair.baseline === null
        ? null
        : matrix || pair.baseline.model === null
          ? model
          : resolveModel(pair.baseline.model, config)
    const found = new Mistakes()
    const baseline =
      pair.baseline === null || baselineModel === null
        ? null
        : planArm('baseline', pair.baseline, pair.candidate, baselineModel, cases, found)
    const unrenderable = found.list[0]
    return [
      {
        pair,
        change,
        model,
        baselineModel,
        cases,
        sample: sampled.length === golden.length ? null : { cases: sampled.length, of: golden.length },
        candidate,
        baseline,
        nonComparable:
          unreadableBase ??
          (unrenderable === undefined ? null : `The base's prompt does not fit the cases: ${unrenderable.message}`),
      },
    ]
  })
}

function modelsOf(prompt: Prompt, config: Config): string[] {
  if (config.evaluation.models.length > 0) return config.evaluation.models.map((model) => resolveModel(model, config))
  return prompt.model === null ? [] : [resolveModel(prompt.model, config)]
}

/** Digest of all that shapes a prompt's evaluation in a project. */
export async function fingerprintIn(project: Project, prompt: Prompt): Promise<string> {
  const { adversarial } = project.config.evaluation
  return fingerprint(prompt, project.cases.get(prompt.id) ?? [], {
    models: modelsOf(prompt, project.config),
    judge: judgeOf(project.config),
    embedding: project.config.evaluation.embedding,
    // Loaded only for the safety suites.
    attacks: adversarial.length === 0 ? [] : (await import('../adversarial/templates.ts')).templatesOf(adversarial),
  })
}
