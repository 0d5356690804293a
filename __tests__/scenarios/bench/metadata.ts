import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import { projectRoot } from './node.ts'

const metadata = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string().optional() }),
})

/** action.yml as the runner reads it. */
export const action = metadata.parse(load(readFileSync(join(projectRoot, 'action.yml'), 'utf8')))

/**
 * `INPUT_*` variables as the runner sets them: every declared input, its default evaluated, upper-cased, spaces as
 * underscores, dashes kept.
 * @throws Error on an input that action.yml does not declare
 */
export function inputVariables(given: Record<string, string>, token: string): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (!(name in action.inputs)) throw new Error(`action.yml has no input ${name}`)
  }
  return Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => {
      const value = given[name] ?? (input.default ?? '').replace(/\$\{\{ *github\.token *\}\}/, token)
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]
    }),
  )
}
