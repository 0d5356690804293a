/** Variables that cases call otherwise than a prompt does. */
import { valueAt, variablePath } from '../templates/variable-path.ts'
import type { Prompt } from './prompt.ts'

/** Old name → new name. */
export type Renaming = ReadonlyMap<string, string>

/**
 * The variables of a case as a prompt names them: each old name with the value of the new one. A case that still has the
 * old name keeps its value.
 */
export function variablesFor(
  { renamed }: Pick<Prompt, 'renamed'>,
  vars: Record<string, unknown>,
): Record<string, unknown> {
  if (renamed === undefined) return vars
  const added = [...renamed].flatMap(([from, to]): Array<[string, unknown]> => {
    const value = Object.hasOwn(vars, from) ? undefined : valueAt(vars, variablePath(to, vars))
    return value === undefined ? [] : [[from, value]]
  })
  return added.length === 0 ? vars : Object.fromEntries([...Object.entries(vars), ...added])
}
