import { createHash, createHmac } from 'node:crypto'

/** Hexadecimal digits of a key, a digest; digits to the base of 36 of a time; hexadecimal digits of a check. */
const KEY = 64
const TIME = 9
const CHECK = 32
/** Bytes before the text of a line. */
export const HEAD = KEY + 1 + TIME + 1 + CHECK + 1

const SPACE = 32
/** Scores are written down as a JSON array; an answer never is one. */
const SCORES = 91

/** `at`: when it was written down, milliseconds since the epoch. `text`: JSON on one line. */
export type AnswerLine = { key: string; at: number; text: string }

/** What vouches for a line: `CHECK` hexadecimal digits of all that it says. */
export type Seal = (head: string, text: string) => string

/** Finds what a disk or a cut lost. No defence against a writer: for places that only a trusted one can write to. */
export const checksum: Seal = (head, text) => digits(createHash('sha256').update(head).update(text).digest('hex'))

/** Vouches that a line was written with this secret. */
export function sealedBy(secret: Buffer): Seal {
  return (head, text) => digits(createHmac('sha256', secret).update(head).update(text).digest('hex'))
}

function digits(hash: string): string {
  return hash.slice(0, CHECK)
}

/** A line as it is written down, without its end. */
export function lineOf({ key, at, text }: AnswerLine, seal: Seal): string {
  const head = `${key} ${at.toString(36).padStart(TIME, '0')} `
  return `${head}${seal(head, text)} ${text}`
}

/**
 * The key of a line; null when it cannot be one. Whether its check is right is not asked.
 * @param begin its first `HEAD` bytes, and at least one more
 */
export function keyOf(begin: Buffer): string | null {
  if (begin.length <= HEAD || begin[KEY] !== SPACE || begin[HEAD - 1] !== SPACE) return null
  const key = begin.toString('latin1', 0, KEY)
  return /^[0-9a-f]{64}$/.test(key) ? key : null
}

/** Whether a line holds scores that were recorded, and no answer. @param begin as for `keyOf` */
export function holdsScores(begin: Buffer): boolean {
  return begin[HEAD] === SCORES
}

/** What a line says; null when its check does not vouch for it. */
export function readLine(line: Buffer, seal: Seal): AnswerLine | null {
  const key = keyOf(line)
  if (key === null) return null
  const head = line.toString('latin1', 0, KEY + 1 + TIME + 1)
  const text = line.toString('utf8', HEAD)
  if (line.toString('latin1', head.length, HEAD - 1) !== seal(head, text)) return null
  const at = Number.parseInt(head.slice(KEY + 1), 36)
  return Number.isFinite(at) ? { key, at, text } : null
}
