import { createHash } from 'node:crypto'
import { MAX_LEVELS } from './depth.ts'

/**
 * JSON with one spelling per value: keys sorted by UTF-16 code units, no spaces, members that are undefined left out
 * (RFC 8785, JSON Canonicalization Scheme). Equal values give equal text whatever the order of their keys.
 *
 * @throws TypeError for what JSON cannot say: numbers that are not finite, functions, symbols, big integers, cycles; and
 *   for what is nested too deep
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

/** SHA-256 of the canonical JSON, in lower-case hexadecimal. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

function write(value: unknown, around: readonly object[]): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${value}`)
      return JSON.stringify(value)
    case 'object': {
      if (value === null) return 'null'
      if (around.includes(value)) throw new TypeError('canonical JSON has no cycles')
      if (around.length >= MAX_LEVELS) throw new TypeError(`canonical JSON has no more than ${MAX_LEVELS} levels`)
      const inside = [...around, value]
      if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item ?? null, inside)).join(',')}]`
      const members = Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => `${JSON.stringify(key)}:${write(member, inside)}`)
      return `{${members.join(',')}}`
    }
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`)
  }
}

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
