import { isTooDeep } from './depth.ts'

/** The value of some JSON; null when the text is none, or is nested deeper than what reads it on may bear. */
export function jsonOrNull(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
  return isTooDeep(value) ? null : value
}
