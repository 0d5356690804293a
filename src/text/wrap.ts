const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u
const widthless = /\p{M}|\u200D/u
const ascii = /^[\x20-\x7E]*$/

/** Columns that a text takes in a fixed-width font: 2 for CJK and emoji, 0 for combining marks. */
export function columnsOf(text: string): number {
  if (ascii.test(text)) return text.length
  let columns = 0
  for (const character of text) columns += widthless.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

/** The text's lines, none wider than `columns`: broken at spaces, inside a word only when it is wider than a line. */
export function wrapLines(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => (columnsOf(line) <= columns ? [line] : wrapLine(line, columns)))
}

function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/(?<= )/)) {
    if (columnsOf(current) + columnsOf(word.trimEnd()) <= columns) {
      current += word
      continue
    }
    if (current !== '') lines.push(current.trimEnd())
    const pieces = breakWord(word, columns)
    lines.push(...pieces.slice(0, -1))
    current = pieces.at(-1) ?? ''
  }
  if (current.trimEnd() !== '') lines.push(current.trimEnd())
  return lines
}

function breakWord(word: string, columns: number): string[] {
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const character of word) {
    const own = columnsOf(character)
    if (width + own > columns && character !== ' ') {
      pieces.push(piece)
      piece = ''
      width = 0
    }
    piece += character
    width += own
  }
  return [...pieces, piece]
}
