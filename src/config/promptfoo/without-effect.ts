import { fieldName } from '../../source/parse.ts'
import type { Located } from '../../source/yaml.ts'

type Path = ReadonlyArray<string | number>

/** Where a key without effect may stand (`[]`: in every item of a list, `*`: every key), and what to know about it. */
export type Pattern = readonly [path: string, note: string]

/** Keys that change nothing of a verdict. Each one that is written is told, once for all places alike. */
export class WithoutEffect {
  readonly #found = new Map<string, { place: string; note: string; more: number }>()

  /** Looks for the keys of `patterns` in a file, below `at`. */
  note(located: Located, file: string, patterns: readonly Pattern[], at: Path = []): void {
    for (const [pattern, note] of patterns) {
      for (const path of matches(located.value, [...at.map(String), ...pattern.split('.')])) {
        const found = this.#found.get(pattern)
        const place = `${file}:${located.line(path) ?? 1}: \`${fieldName(path)}\``
        if (found === undefined) this.#found.set(pattern, { place, note, more: 0 })
        else found.more += 1
      }
    }
  }

  get warnings(): string[] {
    return [...this.#found.values()].map(({ place, note, more }) => {
      const others = more === 0 ? '' : more === 1 ? ' (and one more)' : ` (and ${more} more)`
      return `${place} has no effect here${others}: ${note}`
    })
  }
}

function matches(value: unknown, [key, ...rest]: readonly string[]): Path[] {
  if (key === undefined) return value === undefined || value === null ? [] : [[]]
  if (typeof value !== 'object' || value === null) return []
  const keys = key === '[]' || key === '*' ? Object.keys(value) : Object.hasOwn(value, key) ? [key] : []
  return keys.flatMap((one) => {
    const step = Array.isArray(value) ? Number(one) : one
    return matches(Reflect.get(value, one), rest).map((path) => [step, ...path])
  })
}
