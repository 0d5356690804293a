import { z } from 'zod'

/**
 * A key of promptfoo that this tool cannot honour: silently dropped it would change what is measured, so it is a
 * mistake wherever it is written.
 * @param hint what to do instead, an instruction
 */
export function unsupported(hint: string) {
  return z
    .custom<undefined>((value) => value === undefined || value === null, {
      error: 'is not supported',
      params: { hint },
    })
    .optional()
}
