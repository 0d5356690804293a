import { UserError } from '../../errors.ts'
import type { ModelParameters } from '../../models/model.ts'
import { canonicalModel } from '../../models/reference.ts'
import type { Mistakes } from '../../source/mistakes.ts'
import { fieldName } from '../../source/parse.ts'
import type { Located } from '../../source/yaml.ts'
import type { Promptfoo, ProviderConfig } from './schema.ts'

/** One model of the matrix. */
export type Provider = {
  model: string
  /** What tells it apart from the others in a prompt's id. */
  name: string
  parameters: ModelParameters
  /** Labels or ids of the only prompts that it runs; null: all. */
  prompts: readonly string[] | null
}

/** Reads `providers` (or `targets`). Every model that cannot be asked is a mistake, and left out. */
export function readProviders(config: Promptfoo, located: Located, file: string, mistakes: Mistakes): Provider[] {
  const key = config.providers ? 'providers' : 'targets'
  const written = config.providers ?? config.targets ?? []
  const list = typeof written === 'string' ? [written] : written
  if (list.length === 0) {
    mistakes.add({
      file,
      line: located.line(['providers']),
      field: 'providers',
      message: 'is missing',
      hint: 'Name the models to ask, for example `providers: ["bedrock:…"]`.',
    })
  }
  return list.flatMap((entry, index): Provider[] => {
    const { id, label, config: settings, prompts } = typeof entry === 'string' ? { id: entry } : entry
    try {
      const model = canonicalModel(id)
      return [{ model, name: label ?? model, parameters: parametersOf(settings ?? {}), prompts: prompts ?? null }]
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      const path = typeof written === 'string' ? [key] : [key, index, ...(typeof entry === 'string' ? [] : ['id'])]
      const executed = /^(?:file|exec|python):|\.(?:[cm]?[jt]s|py)$/.test(id)
      mistakes.add({
        file,
        line: located.line(path),
        field: fieldName(path),
        message: executed ? `${id}: code is not executed` : thrown.message,
        hint: thrown.hint,
      })
      return []
    }
  })
}

/** A provider's or a prompt's `config` in our spelling. */
export function parametersOf(config: ProviderConfig): ModelParameters {
  const maxTokens = config.max_tokens ?? config.maxTokens ?? config.max_completion_tokens
  const topP = config.top_p ?? config.topP
  const stop = config.stop ?? config.stop_sequences ?? config.stopSequences
  return {
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(typeof config.temperature === 'number' ? { temperature: config.temperature } : {}),
    ...(typeof topP === 'number' ? { topP } : {}),
    ...(stop ? { stopSequences: typeof stop === 'string' ? [stop] : stop } : {}),
  }
}
