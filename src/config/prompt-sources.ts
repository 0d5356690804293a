import { canonicalModel } from '../models/reference.ts'
import { findPrompts } from '../prompts/find.ts'
import { idOfPath } from '../prompts/id.ts'
import { loadPrompts } from '../prompts/load.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
import { type Located, parseYaml } from '../source/yaml.ts'
import type { GoldenSet } from './project.ts'
import { isPromptfoo } from './promptfoo/detect.ts'
import type { SourceTerms } from './promptfoo/source.ts'
import { resolveModel } from './resolve-model.ts'
import type { Config } from './schema/schema.ts'

/** What a configuration says of them. */
export function termsOf(config: Config): SourceTerms {
  const { judge, models } = config.evaluation
  return {
    resolve: (written) => resolveModel(written, config),
    namesJudge: judge !== null,
    namesModels: models.length > 0,
  }
}

/** Where nothing stands above them that could be read. */
export const AS_WRITTEN: SourceTerms = { resolve: canonicalModel, namesJudge: false, namesModels: false }

/** A promptfoo configuration that a pattern names. `prefix` stands before the ids of its prompts, empty or with a `/`. */
type SourceFile = { file: string; located: Located; prefix: string }

type Named = { patterns: readonly string[]; folder: string; alsoMistaken?: true }

/** Prompts that stand alone, and those that bring their cases: of promptfoo configurations. */
export type PromptSources = { prompts: Prompt[]; sourced: GoldenSet }

/** Reads what the patterns of `prompts:` name. */
export async function readPromptSources(tree: Tree, named: Named, terms: SourceTerms): Promise<Read<PromptSources>> {
  const diagnostics = new Diagnostics()
  const sources = await promptfooFiles(tree, named)
  const without = new Set(sources.map(({ file }) => file))
  const prompts = diagnostics.take(await loadPrompts(tree, { ...named, without }))
  const sourced: GoldenSet[] = []
  for (const source of sources) {
    const { promptfooSource } = await import('./promptfoo/source.ts')
    sourced.push(diagnostics.takeNew(await promptfooSource(tree, source, terms)))
  }
  return diagnostics.withValue({
    prompts,
    sourced: {
      prompts: sourced.flatMap((one) => one.prompts),
      cases: new Map(sourced.flatMap((one) => [...one.cases])),
    },
  })
}

/** Files of these names hold prompts and nothing else. */
const PROMPTS_ALONE = /\.(?:prompt\.ya?ml|txt|md|j2|prompty|prompt)$/i

async function promptfooFiles(tree: Tree, { patterns, folder }: Named): Promise<SourceFile[]> {
  if (patterns.every((pattern) => PROMPTS_ALONE.test(pattern))) return []
  // What is wrong with a pattern is found again, and told, when the other prompts are read.
  const { files, commonFolder } = (await findPrompts(tree, patterns, folder)).value
  const found: SourceFile[] = []
  for (const file of files) {
    if (!/\.(?:ya?ml|json)$/i.test(file) || PROMPTS_ALONE.test(file)) continue
    const text = await tree.read(file)
    const located = text === null ? null : parseYaml(text, file).value
    if (located !== null && isPromptfoo(file, located.value))
      found.push({ file, located, prefix: prefixOf(file, commonFolder) })
  }
  return found
}

/** The path below the common folder; `promptfooconfig` says nothing more than its folder. */
function prefixOf(file: string, commonFolder: string): string {
  const path = file.slice(commonFolder === '' ? 0 : commonFolder.length + 1).replace(/\.(?:ya?ml|json)$/i, '')
  const named = path.replace(/(?:^|\/)promptfooconfig$/i, '')
  return named === '' ? '' : `${idOfPath(named)}/`
}
