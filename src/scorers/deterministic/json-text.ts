import { MAX_LEVELS } from '../../source/depth.ts'
import { ScoringError } from '../scoring-error.ts'

/** Characters of JSON text that are read. */
const MAX_CHARACTERS = 10_000_000

/**
 * Reads a whole text as JSON (RFC 8259). Time is linear in its length.
 * @param what it is, for the error
 * @throws ScoringError when the text is larger or nested deeper than anything that is worth comparing
 */
export function parseJson(text: string, what = 'the output'): { valid: true; value: unknown } | { valid: false } {
  if (text.length > MAX_CHARACTERS) {
    throw new ScoringError(`${what} has ${text.length} characters, more than the ${MAX_CHARACTERS} read as JSON`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { valid: false }
  }
  if (deeperThan(text, MAX_LEVELS)) {
    throw new ScoringError(`${what} is JSON nested deeper than the ${MAX_LEVELS} levels that are read`)
  }
  return { valid: true, value }
}

/** Whether valid JSON text nests its lists and mappings deeper than a limit. */
function deeperThan(json: string, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '"') at = (stringEnd(json, at) ?? json.length) - 1
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > limit) return true
  }
  return false
}

/**
 * The outermost JSON objects that stand in a text, as their own text, in order. Lists and single values are not
 * looked for: prose is full of them. Time is linear: where an object turns out broken, none of the objects that were
 * still open around the same spot is tried again, because it would break at that spot too.
 */
export function jsonObjects(text: string): string[] {
  if (text.length > MAX_CHARACTERS) {
    throw new ScoringError(
      `the output has ${text.length} characters, more than the ${MAX_CHARACTERS} searched for JSON`,
    )
  }
  const found: string[] = []
  const broken = new Set<number>()
  OPENING.lastIndex = 0
  for (let opening = OPENING.exec(text); opening !== null; opening = OPENING.exec(text)) {
    const end = broken.has(opening.index) ? null : objectEnd(text, opening.index, broken)
    if (end === null) continue
    found.push(text.slice(opening.index, end))
    OPENING.lastIndex = end
  }
  return found
}

/** A brace that an object can begin with; most braces in prose and code cannot. */
const OPENING = /\{(?=[ \t\n\r]*["}])/g
const SPACE = /[ \t\n\r]*/y
const PLAIN = /[^"\\\x00-\x1f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end'

/** Offset behind the object that starts at `start`; null, with all its open objects in `broken`, when it is none. */
function objectEnd(text: string, start: number, broken: Set<number>): number | null {
  const open: Array<{ object: boolean; start: number }> = []
  let expected: Expected = 'value'
  let at = start
  const take = (end: number | null): boolean => {
    if (end !== null) at = end
    return end !== null
  }
  const fail = (): null => {
    for (const bracket of open) if (bracket.object) broken.add(bracket.start)
    return null
  }
  do {
    take(matchEnd(SPACE, text, at))
    const character = text[at]
    const inside = open.at(-1)
    if (expected === 'colon') {
      if (character !== ':') return fail()
      at++
      expected = 'value'
    } else if (character === (inside?.object ? '}' : ']') && expected.endsWith('or end')) {
      at++
      open.pop()
      expected = 'comma or end'
    } else if (expected === 'comma or end') {
      if (character !== ',') return fail()
      at++
      expected = inside?.object ? 'key' : 'value'
    } else if (expected.startsWith('key')) {
      if (character !== '"' || !take(stringEnd(text, at))) return fail()
      expected = 'colon'
    } else if (character === '{' || character === '[') {
      open.push({ object: character === '{', start: at })
      if (open.length > MAX_LEVELS) {
        throw new ScoringError(`the output has JSON nested deeper than the ${MAX_LEVELS} levels that are read`)
      }
      at++
      expected = character === '{' ? 'key or end' : 'value or end'
    } else {
      if (!take(character === '"' ? stringEnd(text, at) : matchEnd(SCALAR, text, at))) return fail()
      expected = 'comma or end'
    }
  } while (open.length > 0)
  return at
}

/** Offset behind the JSON string whose opening quote stands at `start`; null when it is broken or never closed. */
function stringEnd(text: string, start: number): number | null {
  for (let at = matchEnd(PLAIN, text, start + 1); at !== null; at = matchEnd(PLAIN, text, at)) {
    if (text[at] === '"') return at + 1
    at = matchEnd(ESCAPE, text, at)
    if (at === null) return null
  }
  return null
}

/** Offset behind what a sticky pattern matches at an offset; null when it does not match there. */
function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}
