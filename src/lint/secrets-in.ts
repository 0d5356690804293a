import { lineFinder } from '../source/lines.ts'
import type { Found } from './rule.ts'
import { isExample, SECRETS } from './secret-patterns.ts'

export const REMEDY = 'Take it out, revoke it, and use a made-up value or a published example key.'

/** What looks like a secret in the text of a file, each place once. */
export function secretsIn(file: string, text: string): Found[] {
  const found = SECRETS.flatMap(({ name, level, pattern, shown, accepts }) =>
    Array.from(text.matchAll(pattern)).flatMap((match) => {
      const value = match.groups?.secret
      if (value === undefined) return []
      const example = isExample(value)
      if (!example && accepts !== undefined && !accepts(value)) return []
      // A placeholder of no known maker is what the rule asks for.
      if (example && level !== 'error') return []
      return [{ at: match.index + match[0].indexOf(value), name, level, value, shown, example }]
    }),
  )
  if (found.length === 0) return []
  const lineAt = lineFinder(text)
  const reported = new Set<number>()
  return found.flatMap(({ at, name, level, value, shown, example }) => {
    if (reported.has(at)) return []
    reported.add(at)
    const masked = shown === 0 ? '' : ` (${value.slice(0, shown)}…)`
    return [
      {
        level: example ? ('note' as const) : level,
        file,
        line: lineAt(at),
        message: example ? `here stands ${name}${masked} that is only an example.` : `here stands ${name}${masked}.`,
        hint: example ? 'Nothing to do, if it really is one.' : REMEDY,
      },
    ]
  })
}
