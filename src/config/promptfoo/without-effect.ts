import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Located } from '../../source/yaml.ts'

type Path = ReadonlyArray<string | number>

/** Where a key without effect may stand (`[]`: in every item of a list, `*`: every key), and what to know about it. */
export type Pattern = readonly [path: string, note: string]

/**
 * Warnings about keys that change nothing of a verdict: one for each place of a file, below `at`, where one is written.
 * Their text names the key alone, so that they can be told once for all places.
 */
export function withoutEffect(
  located: Located,
  file: string,
  patterns: readonly Pattern[],
  at: Path = [],
): readonly Diagnostic[] {
  return patterns.flatMap(([pattern, note]) => {
    const key = pattern.replace(/(^|\.)\[\]\.?/g, '$1').replace(/\.?\*$/, '')
    return matches(located.value, [...at.map(String), ...pattern.split('.')]).map((path) =>
      diagnostic({
        level: 'warning',
        file,
        line: located.line(path) ?? 1,
        message: `\`${key}\` has no effect here: ${note}`,
      }),
    )
  })
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
