import { z } from 'zod'
import { kindOf } from './shown.ts'

/** A mapping of anything, taken as it is: a record of zod's own leaves out what is called `__proto__`. */
export const mapping = z.custom<Record<string, unknown>>().superRefine((value, context) => {
  if (kindOf(value) !== 'mapping') context.addIssue({ code: 'invalid_type', expected: 'record', input: value })
})

/** Whether a value is a mapping: no list, and not nothing. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands under a name that others choose, and may be `constructor`; undefined where there is none. */
export function ownOf<T>(byName: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(byName, name) ? byName[name] : undefined
}

/** A member of a mapping or a list; undefined where there is none, or nothing that could have one. */
export function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}
