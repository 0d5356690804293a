import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import { unsentParameters } from '../../models/parameters/unsent.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import { unknownModel } from '../hosted-models.ts'
import { placeOfModel } from '../place-in-prompt.ts'
import { ownModels, resolveModel } from '../resolve-model.ts'
import type { Config } from '../schema/schema.ts'

/**
 * Every prompt must name models that can be asked, unless `evaluation.models` names them for all prompts; and what its
 * parameters say must be what the model's API can be told.
 */
export async function checkModels(
  tree: Tree,
  prompts: readonly Prompt[],
  config: Config,
): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  const matrix = config.evaluation.models.length > 0
  const asked = config.evaluation.models.flatMap((model) => meaningOrNone(model, config))
  for (const prompt of prompts) {
    // A matrix of the configuration replaces the one model that a prompt names, which need not be one that can be asked.
    const own = ownModels(prompt, config)
    if (own.length === 0) for (const model of asked) diagnostics.addAll(await unsent(prompt, model))
    if (own.length === 0 && !matrix) {
      // What a mistaken prompt names may be the mistake.
      if (prompt.mistaken) continue
      diagnostics.add({
        file: prompt.file,
        line: prompt.line,
        field: 'model',
        message: `prompt ${prompt.id} names no model`,
        hint: 'Add `model: "bedrock:…"` to it, or to its line in `datasets`, or `evaluation.models` to the configuration.',
      })
    }
    for (const written of own) {
      try {
        diagnostics.addAll(await unsent(prompt, resolveModel(written, config)))
      } catch (thrown) {
        if (!(thrown instanceof UserError)) throw thrown
        diagnostics.add({ ...(await placeOfModel(tree, prompt, written)), ...(await unknownModel(written, thrown)) })
      }
    }
  }
  return diagnostics.list
}

/** What the configuration has already told to be no model is left out. */
function meaningOrNone(written: string, config: Config): string[] {
  try {
    return [resolveModel(written, config)]
  } catch (thrown) {
    if (thrown instanceof UserError) return []
    throw thrown
  }
}

/** @param model canonical */
async function unsent(prompt: Prompt, model: string): Promise<Diagnostic[]> {
  return (await unsentParameters(model, prompt.parameters)).map(({ name, level, hint }) =>
    diagnostic({
      level,
      file: prompt.file,
      line: prompt.line,
      field: `modelParameters.${name}`,
      message: level === 'error' ? `cannot be sent to ${model}` : `is not sent to ${model}`,
      hint,
    }),
  )
}
