/** The difference of two texts, word by word. Pure and without imports, so that a page in a browser can use it too. */

/** A stretch of a text; all of them together are the text. `changed`: the other text has other words there. */
export type Piece = { text: string; changed: boolean }

/** Texts whose changed middle is larger than this, in words of the one times words of the other, are changed as a whole there. */
const MOST_CELLS = 1_000_000

/** A word with the blanks behind it; scripts without blanks letter by letter, everything else sign by sign. */
const WORD =
  /^\s+|(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}_])+|[^\s])\s*/gu

/**
 * What of two texts is not in the other, by the longest common subsequence of their words; blanks alone are no
 * difference. Time and memory are bounded by `MOST_CELLS`, beside what grows with the texts' length.
 */
export function wordDifference(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const [then, now] = [before.match(WORD) ?? [], after.match(WORD) ?? []]
  const [thenKeys, nowKeys] = [then.map(keyOf), now.map(keyOf)]
  let start = 0
  while (start < then.length && start < now.length && thenKeys[start] === nowKeys[start]) start += 1
  let end = 0
  while (
    end < then.length - start &&
    end < now.length - start &&
    thenKeys[then.length - 1 - end] === nowKeys[now.length - 1 - end]
  )
    end += 1
  const common = commonWords(thenKeys.slice(start, then.length - end), nowKeys.slice(start, now.length - end))
  const isSame = (at: number, all: number, middle: readonly boolean[]) =>
    at < start || at >= all - end || middle[at - start] === true
  return {
    before: pieces(then, (at) => isSame(at, then.length, common.before)),
    after: pieces(now, (at) => isSame(at, now.length, common.after)),
  }
}

function keyOf(word: string): string {
  return word.trim()
}

/** Which words of each text are in a longest common subsequence of both. */
function commonWords(before: readonly string[], after: readonly string[]): { before: boolean[]; after: boolean[] } {
  const same = { before: before.map(() => false), after: after.map(() => false) }
  const [rows, columns] = [before.length, after.length]
  if (rows === 0 || columns === 0 || rows * columns > MOST_CELLS) return same
  // lengths[i * width + j]: the longest common subsequence of before[i…] and after[j…].
  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (before[row] === after[column]) {
      same.before[row] = true
      same.after[column] = true
      row += 1
      column += 1
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return same
}

/** Neighbours that are alike are one piece. */
function pieces(words: readonly string[], isSame: (at: number) => boolean): Piece[] {
  const all: Piece[] = []
  for (const [index, text] of words.entries()) {
    const changed = !isSame(index)
    const last = all.at(-1)
    if (last !== undefined && last.changed === changed) last.text += text
    else all.push({ text, changed })
  }
  return all
}
