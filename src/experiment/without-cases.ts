import type { Project } from '../config/load.ts'
import { type Diagnostic, diagnostic } from '../errors.ts'
import type { PromptPair } from '../evaluation/pair-prompts.ts'
import { promptDigest } from '../prompts/digest.ts'
import type { BaselineProject } from './load-project.ts'

/** Prompts that nothing can be said of: they have no cases. */
type WithoutCases = {
  /** Those of which anything changed. */
  changed: PromptPair[]
  /** One mistake for each that must not pass unseen. */
  diagnostics: Diagnostic[]
}

/** What a run must say of: whatever changed since the base, everything that is released, or nothing. */
export type MustCover = 'changes' | 'everything' | 'nothing'

/**
 * Looks at the prompts without cases. One that stayed as it was is named by lint and no more; one that changed would go in
 * unmeasured, and one that lost its cases would be never measured again.
 * @param pairs with and without cases; those with cases are for others to look at
 */
export function withoutCases(
  pairs: readonly PromptPair[],
  project: Project,
  base: BaselineProject,
  must: MustCover,
): WithoutCases {
  const found: WithoutCases = { changed: [], diagnostics: [] }
  for (const pair of pairs.filter((one) => !hasCases(project, one.candidate.id))) {
    const { candidate, baseline } = pair
    const lost = baseline !== null && base.project !== null && hasCases(base.project, baseline.id)
    const same = baseline !== null && digestOf(baseline) === digestOf(candidate)
    if (!same || lost) found.changed.push(pair)
    if (must === 'nothing' || (must === 'changes' && same && !lost)) continue
    const why = lost ? 'has lost its cases' : must === 'everything' ? 'has no cases' : 'changed and has no cases'
    found.diagnostics.push(
      diagnostic({
        file: candidate.file,
        line: candidate.line,
        message: `prompt ${candidate.id} ${why}: nothing says whether it answers as well as before`,
        hint: `Add a few cases: \`testData\` with \`evaluators\`, or in ai-cicd.yml \`datasets: { "${candidate.file}": evals/${candidate.id.split('/').at(-1)}.jsonl }\`.`,
      }),
    )
  }
  return found
}

export function hasCases({ cases }: Pick<Project, 'cases'>, id: string): boolean {
  return (cases.get(id) ?? []).length > 0
}

function digestOf(prompt: PromptPair['candidate']): string {
  return promptDigest(prompt, prompt.model)
}
