import { createHash } from 'node:crypto'

/** Hexadecimal digits of a key, a digest, and of the check of a line. */
const KEY = 64
const CHECK = 16
export const HEAD = KEY + 1 + CHECK + 1

/** An answer as it is written down: key, check, answer, without the line's end. */
export function lineOf(key: string, answer: string): string {
  return `${headOf(key, answer)}${answer}`
}

/** What stands before the answer in its line. */
function headOf(key: string, answer: string): string {
  return `${key} ${checkOf(key, answer)} `
}

/** The key of a line; null when it cannot be one. Whether its check is right is not asked. */
export function keyOf(line: Buffer): string | null {
  const key = line.toString('latin1', 0, KEY)
  return line.length > HEAD && /^[0-9a-f]{64}$/.test(key) ? key : null
}

/** The answer of a line; null when it does not hold what was written. */
export function answerOf(line: Buffer): string | null {
  const key = keyOf(line)
  if (key === null) return null
  const answer = line.toString('utf8', HEAD)
  return line.toString('latin1', 0, HEAD) === headOf(key, answer) ? answer : null
}

/** Cheap, and no defence against who can write to the folder: it finds what a disk or a cut lost. */
function checkOf(key: string, answer: string): string {
  return createHash('sha256').update(key).update(answer).digest('hex').slice(0, CHECK)
}
