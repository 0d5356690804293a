import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { needsOf } from '../../scorers/registry.ts'
import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import type { GoldenSet } from '../project.ts'
import type { ResolveModel } from '../resolve-model.ts'
import type { PromptfooCase } from './cases.ts'
import { isProvider, matrix } from './matrix.ts'
import { type Provider, providersMissing } from './providers/providers.ts'
import { readPromptfooFile } from './read.ts'
import { goldenSetOf } from './tests/cases-for.ts'
import type { Grader } from './tests/test-options.ts'

/** What an `ai-cicd.yml` says that holds for the promptfoo configurations among its `prompts`, too. */
export type SourceTerms = {
  resolve: ResolveModel
  /** `evaluation.judge` is there: it grades what no test names a grader for. */
  namesJudge: boolean
  /** `evaluation.models` is there: it replaces every prompt's model. */
  namesModels: boolean
}

const NOTHING: GoldenSet = { prompts: [], cases: new Map() }

/**
 * A promptfoo configuration as a source of prompts for an `ai-cicd.yml`: its prompts with their cases, assertions and
 * models. Everything else is that file's: gate, judge, aliases, sampling, release.
 * @returns one prompt for each that is there, and for each provider where there are several
 */
export async function promptfooSource(
  tree: Tree,
  { file, located: written, prefix }: { file: string; located: Located; prefix: string },
  { resolve, namesJudge, namesModels }: SourceTerms,
): Promise<Read<GoldenSet>> {
  const diagnostics = new Diagnostics()
  const read = diagnostics.take(await readPromptfooFile(tree, written, file, resolve))
  if (read === null) return diagnostics.withValue(NOTHING)
  const { promptfoo, located, grader } = read
  if (promptfoo.evaluateOptions) diagnostics.addAll([decidedElsewhere(located, file)])
  if (read.providers.length === 0 && !namesModels) {
    if (!diagnostics.any) diagnostics.addAll([providersMissing(located, file)])
    return diagnostics.withValue(NOTHING)
  }
  const providers = namesModels ? read.providers.slice(0, 1) : read.providers
  const several = providers.length > 1
  const cases = several ? read.cases : ofOnly(providers[0], read.cases, namesModels)
  const { arms, models } = matrix(read.prompts, providers, several)
  const { prompts, cases: golden } = diagnostics.takeNew(goldenSetOf(arms, cases))
  const graded = namesJudge ? { ...grader, judge: null } : grader
  return diagnostics.withValue({
    prompts: prompts.map((prompt) => ({
      ...prompt,
      id: `${prefix}${prompt.id}`,
      model: prompt.model ?? models[0] ?? null,
    })),
    cases: new Map(
      [...golden].map(([id, own]) => [
        `${prefix}${id}`,
        own.map((one) => ({ ...one, assert: one.assert.map((assertion) => withGrader(assertion, graded)) })),
      ]),
    ),
  })
}

/** The tests of one provider alone, which need not name it any more; all of them where other models are asked. */
function ofOnly(provider: Provider | undefined, cases: readonly PromptfooCase[], replaced: boolean): PromptfooCase[] {
  const own = cases.filter(
    ({ providers }) => replaced || providers === null || (provider !== undefined && isProvider(provider, providers)),
  )
  return own.map((each) => ({ ...each, providers: null }))
}

/** An assertion that names no grader, with the one of its file. */
function withGrader(assertion: Assertion, grader: Grader): Assertion {
  if (assertion.assert !== undefined)
    return { ...assertion, assert: assertion.assert.map((member) => withGrader(member, grader)) }
  const needs = needsOf(assertion)
  const provider = needs === 'judge' ? grader.judge : needs === 'embedding' ? grader.embedding : null
  return provider === null || assertion.provider !== undefined ? assertion : { ...assertion, provider }
}

function decidedElsewhere(located: Located, file: string): Diagnostic {
  return diagnostic({
    level: 'warning',
    file,
    line: located.line(['evaluateOptions']),
    message: '`evaluateOptions` has no effect here: `evaluation` of the ai-cicd.yml that names this file decides.',
  })
}
