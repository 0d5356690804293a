import { z } from 'zod'

/**
 * A key of promptfoo that this tool cannot honour: silently dropped it would change what is measured, so it is a
 * mistake wherever it is written with anything in it.
 * @param hint what to do instead, an instruction
 */
export function unsupported(hint: string) {
  return z.custom<undefined>(isEmpty, { error: 'is not supported', params: { hint } }).optional()
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
