/** What several parts of results.json have in common: its kinds of numbers, its words, its mappings. */
import { z } from 'zod'
import { isMapping, mapping } from '../../../source/mapping.ts'
import { issuesIn } from '../../../source/parse.ts'

/** One of these words and no other: a word that the type has and this list lacks is an error of the compiler. */
export const words = <Word extends string>(all: { readonly [One in Word]: One }) => z.enum(all)

export const count = () => z.int().min(0)
/** A fraction of 1. */
export const share = () => z.number().min(0).max(1)
/** A duration in milliseconds, a price in USD, a relative limit. */
export const amount = () => z.number().min(0)
export const texts = () => z.array(z.string())
/** Two ends, the lower one first. */
export const range = (end: z.ZodType<number> = z.number()) => z.tuple([end, end])

const valueSchemas = new WeakMap<z.core.$ZodType, z.ZodType>()

/** What a mapping made by {@link named} holds under every name; null for any other schema. */
export function valuesOf(schema: z.core.$ZodType): z.ZodType | null {
  return valueSchemas.get(schema) ?? null
}

/** Values by names that others choose: a record of zod's own leaves out what is called `__proto__`. */
export function named<Value>(values: z.ZodType<Value>): z.ZodType<Record<string, Value>> {
  const schema = z.custom<Record<string, Value>>().superRefine((all, context) => {
    const found: unknown = all
    if (!isMapping(found)) {
      context.addIssue({ code: 'invalid_type', expected: 'record', input: found })
      return
    }
    for (const [name, value] of Object.entries(found)) {
      const read = issuesIn(values, value)
      if (read.success) continue
      for (const { path, expected } of read.issues) {
        context.addIssue({ code: 'custom', message: expected, path: [name, ...path] })
      }
    }
  })
  valueSchemas.set(schema, values)
  return schema
}

/** Variables, arguments of a tool: whatever they hold. */
export const anyMapping = mapping
