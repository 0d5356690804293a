import { diagnostic } from '../../errors.ts'
import type { Read } from '../../source/diagnostics.ts'
import { kindOf } from '../../source/shown.ts'
import type { Located } from '../../source/yaml.ts'
import type { Prompt } from '../prompt.ts'
import { promptSchema, readPrompt } from '../prompt-yml.ts'

/**
 * Other formats are read by saying in the words of a `.prompt.yml` what they hold: what is checked and told there is checked
 * and told of them too.
 */

type Path = ReadonlyArray<string | number>

/** A prompt of another format. */
export type Foreign = {
  file: string
  id: string
  /** Keys and values of a `.prompt.yml`; `messages` among them. */
  value: { [key: string]: unknown }
  /** Line of what stands at a path of `value`; null where it is not known. */
  lineOf: (path: Path) => number | null
}

export function asPrompt({ file, id, value, lineOf }: Foreign): Read<Prompt | null> {
  const located: Located = { value, line: lineOf }
  return readPrompt(promptSchema, { located, at: [], file }, id)
}

/** What a format holds and this tool has nothing for: it shapes answers, so nothing is read that would answer otherwise. */
export function cannotBeHonoured(
  file: string,
  format: string,
  problems: ReadonlyArray<{ line: number | null; what: string; hint?: string }>,
): Read<null> {
  return {
    value: null,
    diagnostics: problems.map(({ line, what, hint }) =>
      diagnostic({
        file,
        line,
        message: `this is a prompt of ${format}, and ${what}`,
        hint: hint ?? 'Write it as a .prompt.yml, or take the file out of `prompts`.',
      }),
    ),
  }
}

/** The keys of a mapping that `kept` names, under their new names; all others are as absent. */
export function picked(value: unknown, kept: Readonly<Record<string, string>>): { [key: string]: unknown } {
  const found: { [key: string]: unknown } = {}
  for (const [from, to] of Object.entries(kept)) {
    const member = memberOf(value, from)
    if (member !== undefined) found[to] = member
  }
  return found
}

/** What stands at a path within a value; undefined where there is nothing. */
export function memberOf(value: unknown, ...path: Path): unknown {
  let current = value
  for (const key of path) {
    const kind = kindOf(current)
    if ((kind !== 'mapping' && kind !== 'list') || !Object.hasOwn(Object(current), key)) return undefined
    current = Reflect.get(Object(current), key)
  }
  return current
}
