import { jsonOrNull } from '../source/json.ts'

/**
 * The value at a path such as `$.answer`, `$.choices[0].text` or `$['a key']`. Text on the way that is JSON is looked into, as the
 * `body` of a function behind an HTTP API is.
 * @returns undefined when there is nothing
 */
export function valueAt(value: unknown, path: string): unknown {
  let at = value
  for (const [, dotted, index, quoted] of path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[['"]([^'"]*)['"]\]/g)) {
    const key = dotted ?? index ?? quoted ?? ''
    const parent = typeof at === 'string' ? jsonOrNull(at) : at
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined
    at = Reflect.get(parent, key)
  }
  return at
}
