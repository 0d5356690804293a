import { type Diagnostic, UserError } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { Diagnostics } from '../../source/diagnostics.ts'
import type { Tree } from '../../source/tree.ts'
import { unknownModel } from '../hosted-models.ts'
import { placeOfModel } from '../place-in-prompt.ts'
import { resolveModel } from '../resolve-model.ts'
import type { Config } from '../schema/schema.ts'

/** Every prompt must name a model that can be asked, unless `evaluation.models` names them for all prompts. */
export async function checkModels(
  tree: Tree,
  prompts: readonly Prompt[],
  config: Config,
): Promise<readonly Diagnostic[]> {
  const diagnostics = new Diagnostics()
  const matrix = config.evaluation.models.length > 0
  for (const prompt of prompts) {
    if (prompt.model === null) {
      if (matrix) continue
      diagnostics.add({
        file: prompt.file,
        line: prompt.line,
        field: 'model',
        message: `prompt ${prompt.id} names no model`,
        hint: 'Add `model: "bedrock:…"` to it, or to its line in `datasets`, or `evaluation.models` to the configuration.',
      })
      continue
    }
    try {
      resolveModel(prompt.model, config)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      // The matrix replaces what a prompt names, so it need not be a model that can be asked.
      if (matrix) continue
      diagnostics.add({ ...(await placeOfModel(tree, prompt)), ...(await unknownModel(prompt.model, thrown)) })
    }
  }
  return diagnostics.list
}
