import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import { variablesNamedBy } from '../../prompts/made.ts'
import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import { fieldName } from '../../source/parse.ts'
import { folderOf } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import type { ResolveModel } from '../resolve-model.ts'
import { casesOf, type PromptfooCase } from './cases.ts'
import type { ConfigSource } from './file-value.ts'
import { isCalled, isProvider } from './matrix.ts'
import { readPrompts } from './prompts/prompts.ts'
import type { WrittenPrompt } from './prompts/written-prompt.ts'
import { withProviderEntries } from './providers/provider-entries.ts'
import { type Provider, readProviders } from './providers/providers.ts'
import { withReferences } from './references.ts'
import { type Promptfoo, readPromptfoo } from './schema.ts'
import { isFor } from './tests/cases-for.ts'
import type { DraftTest } from './tests/draft-test.ts'
import { type Grader, graderOf } from './tests/test-options.ts'
import type { TestSource } from './tests/test-source.ts'
import { readDefaultTest, readTests } from './tests/tests.ts'

/** All that one promptfoo configuration says, with the files that it names: nothing is matched with each other yet. */
export type PromptfooFile = {
  promptfoo: Promptfoo
  located: Located
  providers: Provider[]
  prompts: WrittenPrompt[]
  cases: PromptfooCase[]
  /** Who grades where no test says it. */
  grader: Grader
}

/**
 * Reads a promptfoo configuration and the files that it names.
 * @returns null when the file itself has a mistake; those of its tests are told all the same
 */
export async function readPromptfooFile(
  tree: Tree,
  written: Located,
  file: string,
  resolve: ResolveModel,
): Promise<Read<PromptfooFile | null>> {
  const diagnostics = new Diagnostics()
  const folder = folderOf(file)
  const references = diagnostics.take(withReferences(written, file))
  const located = diagnostics.take(await withProviderEntries({ tree, folder, located: references, file }))
  const source = { tree, folder, located, file }
  const { whole: promptfoo, left } = diagnostics.take(readPromptfoo(located, file))
  const goldenWith = (used: ReadonlySet<string>) => goldenCases({ ...source, used })
  if (promptfoo === null) {
    // The mistakes of providers, prompts and tests are told together with those of the rest.
    if (left !== null) diagnostics.addNew((await readProviders(left, source, resolve)).diagnostics)
    const named = left === null ? [] : diagnostics.takeNew(await readPrompts(left, source))
    diagnostics.takeNew(await goldenWith(usedVariables(named)))
    return diagnostics.withValue(null)
  }
  const providers = diagnostics.take(await readProviders(promptfoo, source, resolve))
  const prompts = diagnostics.take(await readPrompts(promptfoo, source))
  const { cases, defaults } = diagnostics.take(await goldenWith(usedVariables(prompts)))
  const grader = diagnostics.take(resolvedGrader(graderOf(defaults.options), source, resolve))
  diagnostics.addAll(checkNames({ prompts, providers, cases }, source))
  return diagnostics.withValue({ promptfoo, located, providers, prompts, cases, grader })
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

/** Who grades every test, as references of models. */
function resolvedGrader(written: Grader, { located, file }: ConfigSource, resolve: ResolveModel): Read<Grader> {
  const diagnostics = new Diagnostics()
  const resolved = (model: string | null): string | null => {
    try {
      return model === null ? null : resolve(model)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      const line = located.line(['defaultTest', 'options', 'provider'])
      diagnostics.add({ file, line, field: 'defaultTest.options.provider', message: thrown.message, hint: thrown.hint })
      return model
    }
  }
  return diagnostics.withValue({ judge: resolved(written.judge), embedding: resolved(written.embedding) })
}
