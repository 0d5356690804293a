/** JSON objects as models write them: between sentences, in code fences, with a comma too many. */
import { jsonOrNull } from '../../../source/json.ts'

/** Characters of a text, and characters that are read in all, from every brace that may begin an object: enough for any answer of a judge. */
const LONGEST = 100_000
const MOST_READ = 400_000

/** A value, and the text that it was read from. */
type Found = { value: unknown; source: string }

/**
 * The JSON objects in a text, outermost ones alone, in their order. What a model thought before its answer (`<think>`) is
 * passed over; where it was cut while it thought, that is everything. Taken as they are meant: line breaks inside of texts, commas before a closing bracket, Python's `True`,
 * `False` and `None`.
 */
export function objectsIn(text: string): Found[] {
  const said = text.replace(/^\s*<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/i, '').slice(0, LONGEST)
  const found: Found[] = []
  let left = MOST_READ
  let at = said.indexOf('{')
  while (at !== -1 && left > 0) {
    const { json, end } = objectAt(said, at)
    left -= end - at
    const value = json === null ? null : jsonOrNull(json)
    if (value === null) {
      at = said.indexOf('{', at + 1)
      continue
    }
    found.push({ value, source: said.slice(at, end) })
    at = said.indexOf('{', end)
  }
  return found
}

const WORDS: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' }
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** An object from its first brace to the one that closes it, as JSON; null when none does. */
function objectAt(text: string, start: number): { json: string | null; end: number } {
  const pieces: string[] = []
  let depth = 0
  // A text in quotes, a word, space, or one character.
  const token = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[A-Za-z]+|\s+|[\s\S]/y
  token.lastIndex = start
  for (let read = token.exec(text); read !== null; read = token.exec(text)) {
    const [piece] = read
    if (piece.startsWith('"')) pieces.push(piece.replace(/[\n\r\t]/g, (one) => ESCAPES[one] ?? one))
    else if (piece.trim() !== '') pieces.push(Object.hasOwn(WORDS, piece) ? (WORDS[piece] ?? piece) : piece)
    if (piece === '}' || piece === ']') {
      if (pieces.at(-2) === ',') pieces.splice(-2, 1)
      if (piece === '}') depth -= 1
    }
    if (piece === '{') depth += 1
    if (depth === 0) return { json: pieces.join(''), end: token.lastIndex }
  }
  return { json: null, end: text.length }
}
