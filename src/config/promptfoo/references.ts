import { Diagnostics, type Read } from '../../source/diagnostics.ts'
import { isMapping } from '../../source/mapping.ts'
import { fieldName } from '../../source/parse.ts'
import type { Located } from '../../source/yaml.ts'

type Path = ReadonlyArray<string | number>

/** What references may add to a file, in lists, mappings and values. */
export const MAX_ADDED = 100_000

/** Templates inside templates, so that one that names itself ends before the stack does. */
export const MAX_DEPTH = 20

/** Keys of settings whose values are JSON Schemas, which have references of their own. */
const OWN_REFERENCES = new Set(['tools', 'functions', 'response_format', 'json_schema', 'schema'])

/**
 * Puts in what `$ref: '#/assertionTemplates/name'` names, or any other place of the file; keys beside `$ref` win over a
 * template's. Lines stay those of the place that refers.
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
      members
        .filter(([key]) => key !== '$ref')
        .map(([key, member]) => [key, OWN_REFERENCES.has(key) ? member : resolve(member, [...at, key], depth)]),
    )
    if (!Object.hasOwn(value, '$ref')) return own
    const endless = added > MAX_ADDED || depth >= MAX_DEPTH
    const target = endless ? undefined : memberAt(located.value, Reflect.get(value, '$ref'))
    if (isMapping(target)) return { ...Object(resolve(target, at, depth + 1)), ...own }
    // Beside a list or a text nothing can be added.
    if (target !== undefined && Object.keys(own).length === 0) return resolve(target, at, depth + 1)
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

/** What a reference names by its path from the root (RFC 6901); undefined when there is nothing. */
function memberAt(root: unknown, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined
  let value = root
  for (const written of reference.slice(2).split('/')) {
    const key = written.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value ?? undefined
}
