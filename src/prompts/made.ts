/** Prompts that code makes, one for each case: which of them is meant, and what a reader of the code can tell of them. */
import { canonicalJson } from '../source/canonical-json.ts'
import { templateVariables } from '../templates/engine.ts'
import { TemplateError } from '../templates/template-error.ts'
import type { Prompt, PromptCode } from './prompt.ts'
import { variablesFor } from './renamed.ts'

/** Two cases with equal variables are given the same prompt. */
export function madeKey(model: string, vars: Record<string, unknown>): string {
  return canonicalJson([model, vars])
}

/**
 * The prompt that one case is asked with: itself, or what its code made.
 * @throws TemplateError when the code made none
 */
export function promptFor(prompt: Prompt, model: string, vars: Record<string, unknown>): Prompt {
  if (prompt.code === undefined) return prompt
  const made = prompt.made?.get(madeKey(model, variablesFor(prompt, vars)))
  if (made === undefined) throw new Error(`the code of prompt ${prompt.id} was not run for every case`)
  if ('problem' in made) throw new TemplateError(made.problem, 1, made.hint)
  return made.prompt
}

/** Variables that the code looked for, and this case lacks. */
export function lackedBy(prompt: Prompt, model: string, vars: Record<string, unknown>): readonly string[] {
  const made = prompt.made?.get(madeKey(model, variablesFor(prompt, vars)))
  return made === undefined || 'problem' in made ? [] : made.lacking
}

/** The variables that a prompt uses, by their paths; where code makes it, every word of the code, which are more. */
export function variablesNamedBy({ messages, engine = 'plain', code }: Prompt): string[] {
  if (code !== undefined) return wordsOf(code)
  return messages.flatMap(({ content }) => templateVariables(content, engine))
}

/** Names and words that stand anywhere in the code. */
export function wordsOf({ program }: Pick<PromptCode, 'program'>): string[] {
  const text = program.replaceAll(/\\[nrt]/g, ' ')
  return [...new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$-]*/gu))]
}
