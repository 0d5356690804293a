import { compileFunction } from 'node:vm'
import { z } from 'zod'
import { messageOf } from '../../errors.ts'

/** Mistakes in how code is written, found by compiling it without running it. */
export function codeDiagnostics(field: string, code: unknown): string[] {
  const parsed = z.string().min(1).safeParse(code)
  if (!parsed.success) return [`${field} must be JavaScript`]
  if (/^(file|package):/.test(parsed.data)) {
    return [`${field}: code in other files is not run in this version; write it here`]
  }
  const line = parsed.data.trimEnd()
  if (line.includes('{{')) return []
  const single = line.trim().replace(/;+$/, '')
  const body = line.includes('\n') || /^(return|const|let|var)\b/.test(single) ? line : `return ${single}`
  try {
    compileFunction(body, ['output', 'context'])
    return []
  } catch (thrown) {
    const why = thrown instanceof RangeError ? 'it is nested too deep to be read' : messageOf(thrown)
    return [`${field} is not JavaScript: ${why}`]
  }
}
