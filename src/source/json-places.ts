/** Where the parts of a JSON text stand. The text is walked only when a place is asked for, as far as that place. */

type Path = ReadonlyArray<string | number>

/**
 * @param text valid JSON
 * @returns from the path of a member or an item to its 1-based line; of what is not there, that of the nearest part around it
 */
export function jsonPlaces(text: string): (path: Path) => number {
  return (path) => {
    let at = skipSpace(text, 0)
    for (const key of path) {
      const inside = typeof key === 'number' ? itemAt(text, at, key) : memberAt(text, at, key)
      if (inside === null) break
      at = inside
    }
    return lineAt(text, at)
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** Offset of an item of the list that begins at an offset; null where no list does, or none that is so long. */
function itemAt(text: string, start: number, index: number): number | null {
  if (text[start] !== '[') return null
  let at = skipSpace(text, start + 1)
  for (let item = 0; text[at] !== ']' && at < text.length; item++) {
    if (item === index) return at
    at = behindComma(text, endOf(text, at))
  }
  return null
}

/** Offset of the value of a member of the mapping that begins at an offset; of the last one where a key is written twice. */
function memberAt(text: string, start: number, key: string): number | null {
  if (text[start] !== '{') return null
  let found: number | null = null
  let at = skipSpace(text, start + 1)
  while (text[at] === '"') {
    const end = endOf(text, at)
    const value = skipSpace(text, skipSpace(text, end) + 1)
    if (JSON.parse(text.slice(at, end)) === key) found = value
    at = behindComma(text, endOf(text, value))
  }
  return found
}

function behindComma(text: string, end: number): number {
  const at = skipSpace(text, end)
  return text[at] === ',' ? skipSpace(text, at + 1) : at
}

const SPACE = /[ \t\r\n]*/y
const NEXT = /["[\]{}]/g

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  return SPACE.test(text) ? SPACE.lastIndex : at
}

/** The offset behind the value that begins at an offset. */
function endOf(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start)
  if (text[start] !== '[' && text[start] !== '{') {
    const rest = /[,\]}\s]|$/g
    rest.lastIndex = start
    return rest.exec(text)?.index ?? text.length
  }
  let open = 0
  let at = start
  for (;;) {
    NEXT.lastIndex = at
    const next = NEXT.exec(text)
    if (next === null) return text.length
    if (next[0] === '"') at = endOfString(text, next.index)
    else {
      open += next[0] === '[' || next[0] === '{' ? 1 : -1
      at = next.index + 1
      if (open === 0) return at
    }
  }
}

function endOfString(text: string, start: number): number {
  let at = start
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at === -1) return text.length
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return at + 1
  }
}
