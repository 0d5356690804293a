import { patternMatches } from '../prompts/find.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { fieldName } from '../source/parse.ts'
import { shown } from '../source/shown.ts'
import type { Located } from '../source/yaml.ts'
import type { PromptDefaults } from './schema/datasets.ts'

/** Lines of `datasets`, in the order of the file. */
type Lines = Readonly<Record<string, PromptDefaults>>

/** Where the configuration stands; null for a base that is read as far as it can be. */
type Place = { located: Located; file: string } | null

/**
 * The prompts with what `datasets` says of them, where they do not say it themselves: a dataset for one that has neither
 * dataset nor `testData`, a model, models to compare, parameters one by one, assertions behind its own.
 * @param folder the configuration's, from the repository's root
 */
export function withDefaults(prompts: readonly Prompt[], lines: Lines, folder: string, place: Place): Read<Prompt[]> {
  const found = new Diagnostics()
  let all = [...prompts]
  for (const [written, defaults] of Object.entries(lines)) {
    const at = ['datasets', written]
    const where = place === null ? {} : { file: place.file, line: place.located.line(at), field: fieldName(at) }
    const { value: matches, diagnostics } = patternMatches(written, folder)
    for (const one of diagnostics) found.addAll([{ ...one, ...where }])
    const named = ({ id, file }: Prompt) => id === written || matches(file)
    if (prompts.length > 0 && diagnostics.length === 0 && !prompts.some(named))
      found.add({
        ...where,
        message: `${shown(written)} names no prompt`,
        hint: 'Name a file or a glob that `prompts` finds too, relative to this file, or the id of a prompt.',
      })
    all = all.map((prompt) => (named(prompt) ? filled(prompt, defaults) : prompt))
  }
  return found.withValue(all)
}

function filled(prompt: Prompt, { dataset, model, models, modelParameters, assert }: PromptDefaults): Prompt {
  const own = prompt.dataset !== null || prompt.testData.length > 0
  return {
    ...prompt,
    dataset: own ? prompt.dataset : dataset,
    model: prompt.model ?? model ?? models[0] ?? null,
    ...(prompt.models === undefined && models.length > 0 ? { models } : {}),
    parameters: { ...modelParameters, ...prompt.parameters },
    assert: [...prompt.assert, ...assert],
  }
}
