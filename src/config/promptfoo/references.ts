import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import { fieldName } from '../../source/parse.ts'
import type { Located } from '../../source/yaml.ts'

type Path = ReadonlyArray<string | number>

/** What references may add to a file, in lists, mappings and values. */
const MAX_ADDED = 100_000

/** Templates inside templates, so that one that names itself ends before the stack does. */
const MAX_DEPTH = 20

/**
 * Puts in what `$ref: '#/assertionTemplates/name'` names; keys beside `$ref` win over the template's. Lines stay those
 * of the place that refers.
 */
export function withReferences(located: Located, file: string): Read<Located> {
  const diagnostics = new Diagnostics()
  let added = 0

  const resolve = (value: unknown, at: Path, depth: number): unknown => {
    if (depth > 0) added += 1
    if (Array.isArray(value)) return value.map((item: unknown, index) => resolve(item, [...at, index], depth))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value)
    const own = Object.fromEntries(
      members.filter(([key]) => key !== '$ref').map(([key, member]) => [key, resolve(member, [...at, key], depth)]),
    )
    if (!Object.hasOwn(value, '$ref')) return own
    const endless = added > MAX_ADDED || depth >= MAX_DEPTH
    const target = endless ? null : memberAt(located.value, Reflect.get(value, '$ref'))
    if (target !== null) return { ...Object(resolve(target, at, depth + 1)), ...own }
    diagnostics.add({
      file,
      line: located.line([...at, '$ref']),
      field: fieldName([...at, '$ref']),
      message: endless ? 'leads to too many references' : 'names nothing in this file',
      hint: "Write '#/assertionTemplates/<name>', with a name that stands under `assertionTemplates` and does not name itself.",
    })
    return own
  }

  return diagnostics.withValue({ value: resolve(located.value, [], 0), line: located.line })
}

/** The mapping that a reference names by its path from the root; null when there is none. */
function memberAt(root: unknown, reference: unknown): object | null {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return null
  let value = root
  for (const key of reference.slice(2).split('/')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null
    value = Reflect.get(value, key)
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
}
