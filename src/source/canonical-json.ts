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
  let text = ''
  write(value, [], (part) => {
    text += part
  })
  return text
}

/** Characters that are put together before they are hashed. */
const AT_ONCE = 65_536

/** SHA-256 of the canonical JSON, in lower-case hexadecimal. */
export function digest(value: unknown): string {
  const hash = createHash('sha256')
  // All cases of a prompt are one value: as a text it would take as much memory again.
  let text = ''
  write(value, [], (part) => {
    text += part
    if (text.length < AT_ONCE) return
    hash.update(text)
    text = ''
  })
  return hash.update(text).digest('hex')
}

/** Says the value's text part by part. */
function write(value: unknown, around: readonly object[], say: (part: string) => void): void {
  if (typeof value === 'object' && value !== null) writeParts(value, around, say)
  else say(scalar(value))
}

function scalar(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (typeof value !== 'number') throw new TypeError(`canonical JSON has no ${typeof value}`)
  if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${value}`)
  return JSON.stringify(value)
}

function writeParts(value: object, around: readonly object[], say: (part: string) => void): void {
  if (around.includes(value)) throw new TypeError('canonical JSON has no cycles')
  if (around.length >= MAX_LEVELS) throw new TypeError(`canonical JSON has no more than ${MAX_LEVELS} levels`)
  const inside = [...around, value]
  if (Array.isArray(value)) {
    say('[')
    // By index: what a sparse list lacks is null.
    for (let index = 0; index < value.length; index++) {
      if (index > 0) say(',')
      write(value[index] ?? null, inside, say)
    }
    say(']')
    return
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  let before = '{'
  for (const [key, member] of members) {
    say(`${before}${JSON.stringify(key)}:`)
    write(member, inside, say)
    before = ','
  }
  say(members.length === 0 ? '{}' : '}')
}

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The same of a text that comes in pieces, which together may be more than one text can be. */
export function sha256OfPieces(pieces: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece, 'utf8')
  return hash.digest('hex')
}
