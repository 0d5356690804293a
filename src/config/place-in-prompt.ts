import { z } from 'zod'
import { UserError } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { fieldName } from '../source/parse.ts'
import type { Tree } from '../source/tree.ts'
import { parseYaml } from '../source/yaml.ts'

type Place = { file: string; line: number; field: string }

const promptFile = z.looseObject({ messages: z.array(z.unknown()), assert: z.array(z.unknown()).nullish() })

/** Where a prompt names its model. */
export function placeOfModel(tree: Tree, prompt: Prompt): Promise<Place> {
  return placeIn(tree, prompt, () => ['model'])
}

/**
 * Where an assertion of a prompt stands.
 * @param index its place in `prompt.assert`: those of `assert`, then those of `evaluators`
 */
export function placeOfAssertion(tree: Tree, prompt: Prompt, index: number): Promise<Place> {
  return placeIn(tree, prompt, (written) => (index < written ? ['assert', index] : ['evaluators', index - written]))
}

/**
 * Reads the prompt's file again, which is only done to tell a mistake in it. A prompt that is one of several in its
 * file is told by the line of its messages.
 */
async function placeIn(
  tree: Tree,
  prompt: Prompt,
  pathOf: (assertions: number) => Array<string | number>,
): Promise<Place> {
  const text = await textOf(tree, prompt.file)
  const located = text === null ? null : parseYaml(text, prompt.file).value
  const written = promptFile.safeParse(located?.value)
  const path = pathOf(written.data?.assert?.length ?? prompt.assert.length)
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
