/**
 * The word that was probably meant: the one with the smallest edit distance, if at most a third of the longer word's
 * letters differ, and at most 4. Null when none is that near. For what a user probably meant, never for a verdict.
 */
export function closest(written: string, words: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const word of words) {
    const limit = Math.min(4, Math.max(1, Math.floor(Math.max(word.length, written.length) / 3)))
    if (Math.abs(word.length - written.length) > limit || word.length > 200) continue
    const distance = editDistance(written.toLowerCase(), word.toLowerCase(), limit)
    if (distance < bestDistance) {
      best = word
      bestDistance = distance
    }
  }
  return best
}

/**
 * Edits that turn one word into the other: insert, delete, replace, swap neighbours (optimal string alignment); infinity
 * when there are more than `limit`. Only the band that so few can pass is looked at, and only as far as it can be passed,
 * so that two long words cost no more than two short ones.
 */
function editDistance(a: string, b: string, limit: number): number {
  let previous: Row = () => Number.POSITIVE_INFINITY
  let above: Row = (column) => column
  for (let row = 1; row <= a.length; row++) {
    const from = Math.max(0, row - limit)
    const cells: number[] = []
    const current: Row = (column) => cells[column - from] ?? Number.POSITIVE_INFINITY
    for (let column = from; column <= Math.min(b.length, row + limit); column++) {
      if (column === 0) {
        cells.push(row)
        continue
      }
      const replaced = above(column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const best = Math.min(replaced, above(column) + 1, current(column - 1) + 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      cells.push(swapped ? Math.min(best, previous(column - 2) + 1) : best)
    }
    if (Math.min(...cells) > limit) return Number.POSITIVE_INFINITY
    previous = above
    above = current
  }
  const distance = above(b.length)
  return distance > limit ? Number.POSITIVE_INFINITY : distance
}

/** The distances of one beginning of the first word from each beginning of the second. */
type Row = (column: number) => number
