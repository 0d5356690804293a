/** Levels of nesting that every reader of a value bears, and more than anybody writes. */
const MOST_NESTED = 256

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
  return isNestedTooDeep(value) || (MAY_OVERFLOW.test(text) && holdsInfinity(value)) ? null : value
}

/** Digits that may add up to more than a number holds. */
const MAY_OVERFLOW = /\d[eE]\+?\d\d|\d{300}/

/** @param value at most `MOST_NESTED` levels */
function holdsInfinity(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsInfinity)
  return typeof value === 'number' && !Number.isFinite(value)
}

/** Whether a value of JSON has more levels than `MOST_NESTED`: functions that call themselves would end the run on it. */
export function isNestedTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_NESTED) return true
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      for (const member of Object.values(one)) if (typeof member === 'object' && member !== null) next.push(member)
    }
    level = next
  }
  return false
}
