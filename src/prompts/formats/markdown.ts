import type { Read } from '../../source/diagnostics.ts'
import type { Prompt, PromptSource } from '../prompt.ts'
import { asPrompt, picked } from './as-prompt-yml.ts'
import type { WithFrontMatter } from './front-matter.ts'

/**
 * Markdown with front matter: the body is one user message, and the front matter says what a `.prompt.yml` would. It is never
 * sent. Parameters may also stand at its top; keys that mean something else (`tools` names those of an editor) have no effect.
 */
export function readMarkdown(
  { matter, body, bodyLine }: WithFrontMatter,
  { id, file }: PromptSource,
): Read<Prompt | null> {
  const written: object = Object(matter?.value)
  const { messages: _, tools, toolChoice, ...settings } = { ...Object.fromEntries(Object.entries(written)) }
  const parameters = picked(written, PARAMETERS)
  const value = {
    ...Object.fromEntries(Object.entries(settings).filter(([key]) => !Object.hasOwn(PARAMETERS, key))),
    ...(Object.keys(parameters).length === 0 || Object.hasOwn(settings, 'modelParameters')
      ? {}
      : { modelParameters: parameters }),
    messages: [{ role: 'user', content: body }],
  }
  const lineOf = (path: ReadonlyArray<string | number>): number | null =>
    path[0] === 'messages' ? bodyLine : (matter?.line(path) ?? null)
  return asPrompt({ id, file, value, lineOf })
}

const PARAMETERS = {
  temperature: 'temperature',
  max_tokens: 'maxTokens',
  maxTokens: 'maxTokens',
  top_p: 'topP',
  topP: 'topP',
}
