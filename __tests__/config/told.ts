import type { Mistakes } from '../../src/source/mistakes.ts'

/** Every mistake as `file:line field: message | hint`, whatever the reports make of it. */
export function told(mistakes: Mistakes): string[] {
  return mistakes.list.map(
    ({ file, line, field, message, hint }) =>
      `${file ?? ''}:${line ?? ''} ${field ?? ''}: ${message}${hint === null ? '' : ` | ${hint}`}`,
  )
}
