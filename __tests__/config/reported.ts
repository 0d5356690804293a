import type { Diagnostics } from '../../src/source/diagnostics.ts'

/** Every mistake as `file:line field: message | hint`, whatever the reports make of it. */
export function reported(diagnostics: Diagnostics): string[] {
  return diagnostics.list.map(
    ({ file, line, field, message, hint }) =>
      `${file ?? ''}:${line ?? ''} ${field ?? ''}: ${message}${hint === null ? '' : ` | ${hint}`}`,
  )
}
