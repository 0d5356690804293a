import { posix } from 'node:path'
import type { Case } from '../../datasets/case.ts'
import { UserError } from '../../errors.ts'
import { canonicalModel } from '../../models/reference.ts'
import type { Mistakes } from '../../source/mistakes.ts'
import { parseWith } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import { variables } from '../../templates/template.ts'
import { checked } from '../checked.ts'
import type { Project } from '../project.ts'
import { type Config, defaultConfig } from '../schema.ts'
import { casesOf } from './cases.ts'
import { matrix } from './matrix.ts'
import { promptEntries } from './prompt-entries.ts'
import { readPrompts } from './prompts.ts'
import { readProviders } from './providers.ts'
import { withReferences } from './references.ts'
import { type Promptfoo, promptfooSchema, WITHOUT_EFFECT } from './schema.ts'
import { type Grader, graderOf } from './test-options.ts'
import { type DraftTest, readDefaultTest, readTests, type TestSource } from './tests.ts'

/**
 * Reads a promptfoo configuration as a project: its providers are the matrix of models, its tests the golden cases of
 * every prompt. What cannot be honoured is a mistake at its line; nothing is dropped silently.
 */
export async function loadPromptfoo(
  tree: Tree,
  written: Located,
  file: string,
  mistakes: Mistakes,
): Promise<Project | null> {
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
  const located = withReferences(written, file, mistakes)
  const promptfoo = parseWith(promptfooSchema, located, file, mistakes)
  const golden = (used: ReadonlySet<string>) => goldenCases({ tree, located, file, folder, used }, mistakes)
  if (promptfoo === null) {
    // The mistakes of the tests are told together with those of the rest.
    await golden(new Set())
    return null
  }
  const providers = readProviders(promptfoo, located, file, mistakes)
  const prompts = await readPrompts(tree, promptfoo, folder, located, file, mistakes)
  const used = new Set(prompts.flatMap(({ messages }) => messages.flatMap(({ content }) => variables(content))))
  const { cases, defaults } = await golden(used)
  const grader = canonicalGrader(graderOf(defaults.options), located, file, mistakes)
  const { arms, models } = matrix(prompts, providers)
  const project = {
    file,
    config: configOf(promptfoo, models, grader, folder),
    prompts: arms,
    cases: new Map(arms.map(({ id }): [string, Case[]] => [id, cases])),
    warnings: WITHOUT_EFFECT.filter((key) => promptfoo[key] !== undefined && promptfoo[key] !== null).map(
      (key) => `${file}: \`${key}\` has no effect here.`,
    ),
  }
  // Without a provider every prompt would be told to have no model.
  if (providers.length === 0) return project
  const judge = {
    file,
    line: located.line(['defaultTest', 'options', 'provider']),
    field: 'defaultTest.options.provider',
    hint: 'Name the model that grades: `defaultTest: { options: { provider: "bedrock:…" } }`.',
  }
  return await checked(tree, project, judge, mistakes)
}

async function goldenCases(source: TestSource, mistakes: Mistakes): Promise<{ cases: Case[]; defaults: DraftTest }> {
  const defaults = await readDefaultTest(source, mistakes)
  const tests = await readTests(source, mistakes)
  return { cases: await casesOf(source.tree, source.folder, tests, defaults, mistakes), defaults }
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

/** Who grades every test, as canonical references. */
function canonicalGrader(written: Grader, located: Located, file: string, mistakes: Mistakes): Grader {
  const canonical = (model: string | null): string | null => {
    try {
      return model === null ? null : canonicalModel(model)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      const line = located.line(['defaultTest', 'options', 'provider'])
      mistakes.add({ file, line, field: 'defaultTest.options.provider', message: thrown.message, hint: thrown.hint })
      return model
    }
  }
  return { judge: canonical(written.judge), embedding: canonical(written.embedding) }
}
