import { posix } from 'node:path'
import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import { canonicalModel } from '../../models/reference.ts'
import { variablesNamedBy } from '../../prompts/made.ts'
import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import { fieldName } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import { withChecks } from '../checks/project.ts'
import type { Project } from '../project.ts'
import { type Config, defaultConfig } from '../schema/schema.ts'
import { casesOf, type PromptfooCase } from './cases.ts'
import type { ConfigSource } from './file-value.ts'
import { isCalled, isProvider, matrix } from './matrix.ts'
import { promptEntries } from './prompts/prompt-entries.ts'
import { readPrompts } from './prompts/prompts.ts'
import type { WrittenPrompt } from './prompts/written-prompt.ts'
import { withProviderEntries } from './providers/provider-entries.ts'
import { type Provider, readProviders } from './providers/providers.ts'
import { withReferences } from './references.ts'
import { type Promptfoo, readPromptfoo } from './schema.ts'
import { casesFor, isFor } from './tests/cases-for.ts'
import type { DraftTest } from './tests/draft-test.ts'
import { type Grader, graderOf } from './tests/test-options.ts'
import type { TestSource } from './tests/test-source.ts'
import { readDefaultTest, readTests } from './tests/tests.ts'
import { afterTransform } from './tests/transforms.ts'

/**
 * Reads a promptfoo configuration as a project: its providers are the matrix of models, its tests the golden cases of
 * every prompt. What cannot be honoured is a mistake at its line; nothing is dropped silently.
 */
export async function loadPromptfoo(tree: Tree, written: Located, file: string): Promise<Read<Project | null>> {
  const diagnostics = new Diagnostics()
  const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file)
  const references = diagnostics.take(withReferences(written, file))
  const located = diagnostics.take(await withProviderEntries({ tree, folder, located: references, file }))
  const source = { tree, folder, located, file }
  const promptfoo = diagnostics.take(readPromptfoo(located, file))
  const goldenWith = (used: ReadonlySet<string>) => goldenCases({ ...source, used })
  if (promptfoo === null) {
    // The mistakes of the tests are told together with those of the rest.
    diagnostics.take(await goldenWith(new Set()))
    return diagnostics.withValue(null)
  }
  const providers = diagnostics.take(await readProviders(promptfoo, source))
  const prompts = diagnostics.take(await readPrompts(promptfoo, source))
  const { cases, defaults } = diagnostics.take(await goldenWith(usedVariables(prompts)))
  const grader = diagnostics.take(canonicalGrader(graderOf(defaults.options), located, file))
  const { arms, models } = matrix(
    prompts,
    providers,
    cases.some((each) => each.providers !== null),
  )
  diagnostics.addAll(checkNames({ prompts, providers, cases }, source))
  const project = {
    file,
    config: configOf(promptfoo, models, grader, folder),
    prompts: arms.map(({ prompt }) => prompt),
    cases: new Map(
      arms.map((arm) => {
        const { transform } = arm
        const golden = diagnostics.takeNew(casesFor(arm, cases))
        return [arm.prompt.id, transform === null ? golden : golden.map((one) => afterTransform(one, transform))]
      }),
    ),
  }
  // Without a provider every prompt would be told to have no model.
  if (providers.length === 0) return diagnostics.withValue({ ...project, asWritten: project.config, warnings: [] })
  const judge = {
    file,
    line: located.line(['defaultTest', 'options', 'provider']),
    field: 'defaultTest.options.provider',
    hint: 'Name the model that grades: `defaultTest: { options: { provider: "bedrock:…" } }`.',
  }
  const whole = diagnostics.takeNew(await withChecks(tree, project, judge, diagnostics.list))
  return diagnostics.withValue(whole)
}

/** A column of a CSV is a variable when a prompt uses it, also by one of its members. */
function usedVariables(prompts: readonly WrittenPrompt[]): Set<string> {
  const names = prompts.flatMap(({ prompt }) => variablesNamedBy(prompt))
  return new Set(names.flatMap((name) => [name, name.split('.')[0] ?? name]))
}

type Named = { prompts: readonly WrittenPrompt[]; providers: readonly Provider[]; cases: readonly PromptfooCase[] }

/** A name that means no prompt would silently leave something out. */
function checkNames({ prompts, providers, cases }: Named, { located, file }: ConfigSource): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  const existing = prompts.map(({ prompt: { name, id } }) => name ?? id).join(', ')
  const hint = `Prompts here are called ${existing}.`
  const isUnknown = (name: string): boolean => !prompts.some((prompt) => isCalled(prompt, name))
  for (const { prompts: names, at } of providers) {
    for (const name of (names ?? []).filter(isUnknown)) {
      const path = [...at, 'prompts']
      diagnostics.add({
        file,
        line: located.line(path),
        field: fieldName(path),
        message: `no prompt is called ${name}`,
        hint,
      })
    }
  }
  const called = providers.map(({ name }) => name).join(', ')
  const unknown = cases.flatMap(({ one, field, ...only }) => {
    const at = { file: one.file, line: one.line }
    const inTest = (key: string) => (field === '' ? key : `${field}.${key}`)
    const others = (only.providers ?? []).filter((name) => !providers.some((provider) => isProvider(provider, [name])))
    return [
      ...(only.prompts ?? [])
        .filter(isUnknown)
        .map((name) => ({ ...at, field: inTest('prompts'), message: `no prompt is called ${name}`, hint })),
      ...others.map((name) => ({
        ...at,
        field: inTest('providers'),
        message: `no provider is called ${name}`,
        hint: `Providers here are called ${called}.`,
      })),
    ]
  })
  diagnostics.addNew(unknown.map(diagnostic))
  for (const prompt of prompts) {
    if (cases.length === 0 || cases.some((each) => isFor(prompt, each.prompts))) continue
    const { file: own, line, id } = prompt.prompt
    const message = `prompt ${id} is not evaluated: no test is for it`
    diagnostics.add({ level: 'warning', file: own, line, message, hint: 'Add one, or remove the prompt.' })
  }
  return diagnostics.list
}

async function goldenCases(source: TestSource): Promise<Read<{ cases: PromptfooCase[]; defaults: DraftTest }>> {
  const diagnostics = new Diagnostics()
  const defaults = diagnostics.take(await readDefaultTest(source))
  const tests = diagnostics.take(await readTests(source))
  return diagnostics.withValue({ cases: diagnostics.take(await casesOf(source, tests, defaults)), defaults })
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
function canonicalGrader(written: Grader, located: Located, file: string): Read<Grader> {
  const diagnostics = new Diagnostics()
  const canonical = (model: string | null): string | null => {
    try {
      return model === null ? null : canonicalModel(model)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      const line = located.line(['defaultTest', 'options', 'provider'])
      diagnostics.add({ file, line, field: 'defaultTest.options.provider', message: thrown.message, hint: thrown.hint })
      return model
    }
  }
  return diagnostics.withValue({ judge: canonical(written.judge), embedding: canonical(written.embedding) })
}
