import { canonicalModel } from '../../models/reference.ts'
import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import { folderOf, resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import { withChecks } from '../checks/project.ts'
import type { Project } from '../project.ts'
import { type Config, defaultConfig } from '../schema/schema.ts'
import { matrix } from './matrix.ts'
import { promptEntries } from './prompts/prompt-entries.ts'
import { providersMissing } from './providers/providers.ts'
import { readPromptfooFile } from './read.ts'
import type { Promptfoo } from './schema.ts'
import { goldenSetOf } from './tests/cases-for.ts'
import type { Grader } from './tests/test-options.ts'

/**
 * Reads a promptfoo configuration as a project: its providers are the matrix of models, its tests the golden cases of
 * every prompt. What cannot be honoured is a mistake at its line; nothing is dropped silently.
 */
export async function loadPromptfoo(tree: Tree, written: Located, file: string): Promise<Read<Project | null>> {
  const diagnostics = new Diagnostics()
  const read = diagnostics.take(await readPromptfooFile(tree, written, file, canonicalModel))
  if (read === null) return diagnostics.withValue(null)
  const { promptfoo, providers, prompts, cases, grader, located } = read
  const byProvider = cases.some((each) => each.providers !== null)
  const { arms, models } = matrix(prompts, providers, byProvider)
  const folder = folderOf(file)
  const project = {
    file,
    config: configOf(promptfoo, models, grader, folder),
    ...diagnostics.takeNew(goldenSetOf(arms, cases)),
  }
  if (providers.length === 0) {
    if (!diagnostics.any) diagnostics.addAll([providersMissing(located, file)])
    // Without a provider every prompt would be told to have no model.
    return diagnostics.withValue({ ...project, asWritten: project.config, warnings: [] })
  }
  const judge = {
    file,
    line: located.line(['defaultTest', 'options', 'provider']),
    field: 'defaultTest.options.provider',
    hint: 'Name the model that grades: `defaultTest: { options: { provider: "bedrock:…" } }`.',
  }
  const whole = diagnostics.takeNew(await withChecks(tree, project, judge, diagnostics.list))
  return diagnostics.withValue(whole)
}

function configOf(promptfoo: Promptfoo, models: string[], grader: Grader, folder: string): Config {
  const files = promptEntries(promptfoo.prompts).filter(({ kind }) => kind === 'files')
  const config = defaultConfig(files.map(({ content }) => content))
  const { maxConcurrency, repeat, cache, timeoutMs, maxEvalTimeMs } = promptfoo.evaluateOptions ?? {}
  const { evaluation } = config
  return {
    ...config,
    evaluation: {
      ...evaluation,
      models,
      judge: grader.judge === null ? null : { models: [grader.judge], samples: 1 },
      embedding: grader.embedding ?? evaluation.embedding,
      repeat: repeat ?? evaluation.repeat,
      concurrency: maxConcurrency ?? evaluation.concurrency,
      // promptfoo's 0 means none.
      timeout: timeoutMs || evaluation.timeout,
      budget: { ...evaluation.budget, durationMs: maxEvalTimeMs || null },
      cache: cache === false || evaluation.cache === null ? null : resolveInside(folder, evaluation.cache),
    },
  }
}
