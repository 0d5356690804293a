import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { fieldName } from '../source/parse.ts'
import type { Tree } from '../source/tree.ts'
import { parseYaml } from '../source/yaml.ts'

type Place = { file: string; line: number; field: string }

/** Files that name no assertion: all of their prompts' stand in the configuration. */
const TEXT = /\.(?:txt|j2|prompty|prompt)$/i

const list = z.array(z.unknown())

const promptFile = z.looseObject({ messages: list, assert: list.nullish(), evaluators: list.nullish() })

/**
 * Where a prompt names one of its models.
 * @param model as written
 */
export function placeOfModel(tree: Tree, prompt: Prompt, model: string): Promise<Place> {
  const index = prompt.models?.indexOf(model) ?? -1
  return placeIn(tree, prompt, () => (index === -1 ? ['model'] : ['models', index]))
}

/**
 * Where an assertion of a prompt stands.
 * @param index its place in `prompt.assert`: those of `assert`, then those of `evaluators`, then those of `datasets` in the
 *   configuration
 */
export async function placeOfAssertion(tree: Tree, prompt: Prompt, index: number): Promise<Place> {
  return await placeIn(tree, prompt, (written, evaluators) =>
    index < written
      ? ['assert', index]
      : index < written + evaluators
        ? ['evaluators', index - written]
        : ['datasets', 'assert', index - written - evaluators],
  )
}

/** Where an assertion of a prompt names its judge: an evaluator has its own word for it. */
export async function placeOfProvider(tree: Tree, prompt: Prompt, index: number): Promise<Place> {
  return await placeIn(tree, prompt, (written, evaluators) =>
    index < written
      ? ['assert', index, 'provider']
      : index < written + evaluators
        ? ['evaluators', index - written, 'llm', 'modelId']
        : ['datasets', 'assert', index - written - evaluators, 'provider'],
  )
}

/**
 * Reads the prompt's file again, which is only done to tell a mistake in it. A prompt that is one of several in its
 * file is told by the line of its messages.
 */
async function placeIn(
  tree: Tree,
  prompt: Prompt,
  pathOf: (assertions: number, evaluators: number) => Array<string | number>,
): Promise<Place> {
  const text = await textOf(tree, prompt.file)
  const located = text === null ? null : parseYaml(text, prompt.file).value
  const written = promptFile.safeParse(located?.value)
  const { assert, evaluators } = written.data ?? {}
  const path = pathOf(
    written.success || TEXT.test(prompt.file) ? (assert?.length ?? 0) : prompt.assert.length,
    written.success ? (evaluators?.length ?? 0) : 0,
  )
  const line = written.success ? located?.line(path) : null
  return { file: prompt.file, line: line ?? prompt.line, field: fieldName(path) }
}

async function textOf(tree: Tree, file: string): Promise<string | null> {
  try {
    return /\.(?:ya?ml|json)$/i.test(file) ? await tree.read(file) : null
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return null
  }
}
