import { type Diagnostic, diagnostic, UserError } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
import { placeOfModel } from './place-in-prompt.ts'
import { ownModels, resolveModel } from './resolve-model.ts'
import type { Config } from './schema/schema.ts'

/**
 * Prompts whose model is named as GitHub Models names it, on the same model of Bedrock where there is one, each kind told
 * once. A name that an alias or a known spelling explains is left as it is, and so is one that nothing does.
 */
export async function withHostedModels(
  tree: Tree,
  prompts: readonly Prompt[],
  config: Pick<Config, 'evaluation'>,
): Promise<Read<Prompt[]>> {
  const found = new Diagnostics()
  const all: Prompt[] = []
  for (const prompt of prompts) {
    const meant = new Map<string, string>()
    for (const model of ownModels(prompt, config)) {
      const hosted = await hostedModel(model, config)
      if (hosted === null) continue
      meant.set(model, hosted)
      found.addAll([mapped(model, hosted, await placeOfModel(tree, prompt, model))])
    }
    all.push(meant.size === 0 ? prompt : onHosts(prompt, meant))
  }
  return found.withValue(all)
}

function onHosts(prompt: Prompt, meant: ReadonlyMap<string, string>): Prompt {
  const { model, models } = prompt
  const host = (written: string) => meant.get(written) ?? written
  return {
    ...prompt,
    model: model === null ? null : host(model),
    ...(models === undefined ? {} : { models: models.map(host) }),
  }
}

/** The model of Bedrock that a name of GitHub Models means; null when the name has a meaning already, or has none there. */
export async function hostedModel(written: string, config: Pick<Config, 'evaluation'>): Promise<string | null> {
  try {
    resolveModel(written, config)
    return null
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    // Loaded only for a name that means nothing by itself.
    return (await import('../models/catalog/github-models.ts')).bedrockModelOf(written)
  }
}

/** What is to be said of a model that cannot be asked: in one line, where the name is one of GitHub Models. */
export async function unknownModel(
  written: string,
  error: UserError,
): Promise<{ message: string; hint: string | null }> {
  const { modelAliasHint } = await import('../models/catalog/github-models.ts')
  return { message: error.message, hint: modelAliasHint(written) ?? error.hint }
}

export function mapped(
  written: string,
  model: string,
  place: { file: string; line: number | null; field: string },
): Diagnostic {
  return diagnostic({
    ...place,
    level: 'warning',
    message: `\`${written}\` of GitHub Models is asked as ${model}`,
    hint: `To ask another, write in ai-cicd.yml: \`evaluation: { modelAliases: { "${written}": "bedrock:…" } }\`.`,
  })
}
