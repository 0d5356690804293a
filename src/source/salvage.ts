/** What is left of a mistaken value without its mistakes: in it further ones are found, and nothing of it is ever run. */
import type { z } from 'zod'
import { allowedKeys } from './allowed-keys.ts'
import { closest } from './closest.ts'
import { memberOf } from './mapping.ts'
import { issuesIn } from './parse.ts'

type Path = ReadonlyArray<string | number>

/**
 * What stands in a required place instead of what is mistaken there, so that lists keep their positions;
 * undefined: the place is left out, and what needs it with it.
 */
export type Instead = (path: Path) => unknown

export type Salvaged<T> = {
  value: T
  /** The same as it would be written. */
  written: unknown
  /** What was left out or replaced. */
  dropped: Path[]
}

/** Each pass leaves out at least one thing; a value of more layers of mistakes is given up. */
const MOST_PASSES = 20

/**
 * @param written a parsed file or a part of it, in which `parseWith` found a mistake
 * @returns null when nothing is left
 */
export function salvage<T>(
  schema: z.ZodType<T>,
  written: unknown,
  instead: Instead = () => undefined,
): Salvaged<T> | null {
  const root = { value: structuredClone(written) }
  const dropped: Path[] = []
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const result = issuesIn(schema, root.value)
    if (result.success) return { value: result.data, written: root.value, dropped }
    for (const { issue, path } of result.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) renamed(root.value, [...path, key], allowedKeys(schema, path))
        continue
      }
      const gone = without(root, path, instead)
      if (gone === null) return null
      dropped.push(gone)
    }
  }
  return null
}

/** A key that is misspelt is taken for what was meant, so that what it says is not missed elsewhere. */
function renamed(value: unknown, path: Path, keys: readonly string[]): void {
  const inside = path.slice(0, -1).reduce(memberOf, value)
  const key = String(path.at(-1))
  if (typeof inside !== 'object' || inside === null) return
  const meant = closest(key, keys)
  if (meant !== null && !Object.hasOwn(inside, meant)) Reflect.set(inside, meant, Reflect.get(inside, key))
  Reflect.deleteProperty(inside, key)
}

/**
 * Takes out what stands at a path, or the nearest part around it that can be taken out: no item of a list.
 * @returns where something was taken out; null when that is the whole value
 */
function without(root: { value: unknown }, path: Path, instead: Instead): Path | null {
  for (let length = path.length; length > 0; length -= 1) {
    const at = path.slice(0, length)
    const key = at.at(-1)
    const inside = at.slice(0, -1).reduce(memberOf, root.value)
    if (key === undefined || typeof inside !== 'object' || inside === null) continue
    const other = instead(at)
    if (other !== undefined) {
      Reflect.set(inside, key, other)
      return at
    }
    if (Array.isArray(inside) || !Object.hasOwn(inside, key)) continue
    Reflect.deleteProperty(inside, key)
    return at
  }
  return null
}
