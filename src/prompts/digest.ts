import { digest } from '../source/canonical-json.ts'
import type { Prompt } from './prompt.ts'

/**
 * SHA-256 over everything of a prompt that shapes a model's answers: model, parameters, messages, tools, tool choice and
 * response format, in canonical JSON; the template engine when it is not the plain one, and the code where code makes it. Names, descriptions, places and how it is evaluated do not count.
 *
 * @param model the model it is meant for, as far as that matters to the caller; null when it does not
 */
export function promptDigest(prompt: Prompt, model: string | null): string {
  const { parameters, messages, tools, toolChoice, responseFormat, engine = 'plain', code } = prompt
  return digest({
    model,
    parameters,
    messages,
    tools,
    toolChoice,
    responseFormat,
    ...(engine === 'plain' ? {} : { engine }),
    ...(code === undefined ? {} : { code }),
  })
}
