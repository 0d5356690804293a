/**
 * The word that was probably meant: the one with the smallest edit distance, if at most a third of the longer word's
 * letters differ, and at most 4. Null when none is that near. For suggestions, never for decisions.
 */
export function closest(written: string, words: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const word of words) {
    const limit = Math.min(4, Math.max(1, Math.floor(Math.max(word.length, written.length) / 3)))
    if (Math.abs(word.length - written.length) > limit || word.length > 200) continue
    const distance = editDistance(written.toLowerCase(), word.toLowerCase())
    if (distance <= limit && distance < bestDistance) {
      best = word
      bestDistance = distance
    }
  }
  return best
}

/** Edits that turn one word into the other: insert, delete, replace, swap neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let previous: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const best = Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(swapped ? Math.min(best, (previous[column - 2] ?? 0) + 1) : best)
    }
    previous = above
    above = current
  }
  return above[b.length] ?? 0
}
