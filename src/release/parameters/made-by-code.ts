import { UserError } from '../../errors.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import type { Problem } from '../problem.ts'

/** Why a prompt that code makes of each case is not released. */
export function madeByCode(id: string): Problem {
  return {
    message: `prompt ${id} is made by code, and a parameter holds a template, not a program`,
    hint: 'Write the prompt as a template, or leave it out of `prompts` of what is released.',
  }
}

/**
 * Looked at before anything else of a release: nothing of such a prompt can be written.
 * @throws UserError with every prompt that code makes
 */
export function refuseCode(prompts: readonly Prompt[]): void {
  const made = prompts.filter(({ code }) => code !== undefined)
  const [first, ...others] = made
  if (first === undefined) return
  const diagnostics = made.map(({ id, file, line }) => ({ ...madeByCode(id), file, line }))
  const message = others.length === 0 ? madeByCode(first.id).message : `${made.length} prompts are made by code`
  throw new UserError(message, { diagnostics })
}
