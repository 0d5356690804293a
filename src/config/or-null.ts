import type { z } from 'zod'

/** A key that may be left out; null then, so that code asks one question ("is it null?") and never two. */
export function orNull<T extends z.ZodType>(schema: T) {
  return schema.optional().transform((value): z.output<T> | null => value ?? null)
}
