import { Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Prompt } from './prompt.ts'

/**
 * The first prompt of each id; every further one is a mistake that names both places.
 * @param hint how an id is changed in the format at hand
 */
export function uniquePrompts(prompts: readonly Prompt[], hint: string): Read<Prompt[]> {
  const diagnostics = new Diagnostics()
  const byId = new Map<string, Prompt>()
  for (const prompt of prompts) {
    const earlier = byId.get(prompt.id)
    if (earlier === undefined) {
      byId.set(prompt.id, prompt)
      continue
    }
    diagnostics.add({
      file: prompt.file,
      line: prompt.line,
      message: `two prompts are called \`${prompt.id}\`: this one and ${earlier.file}:${earlier.line}`,
      hint,
    })
  }
  return diagnostics.withValue([...byId.values()])
}
