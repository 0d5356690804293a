import { isTooDeep } from './depth.ts'

/**
 * The value of some JSON; null when the text is none, is nested deeper than what reads it on may bear, or holds a number
 * that is none once it is read: `1e999` could never be written down again.
 */
export function jsonOrNull(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
  return isTooDeep(value) || (MAY_OVERFLOW.test(text) && holdsInfinity(value)) ? null : value
}

/** Digits that may add up to more than a number holds. */
const MAY_OVERFLOW = /\d[eE]\+?\d\d|\d{300}/

/** @param value no deeper than is read */
function holdsInfinity(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsInfinity)
  return typeof value === 'number' && !Number.isFinite(value)
}
