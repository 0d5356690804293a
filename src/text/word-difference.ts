/** A piece of two texts: in both, in the first alone, or in the second alone. */
export type Piece = { kind: 'same' | 'removed' | 'added'; text: string }

/** More comparisons of words than these are not made: what lies between equal ends is then replaced as a whole. */
const MOST_COMPARISONS = 1_000_000

/**
 * How one text became another, word by word: joined without what was added the pieces are the first text, without what was
 * removed the second. Neighbours are of different kinds, and what was removed stands before what took its place.
 * Source: the longest common subsequence by dynamic programming (Wagner and Fischer 1974, J. ACM 21:168).
 */
export function wordDifference(before: string, after: string): Piece[] {
  const [from, to] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1
  let end = 0
  const most = Math.min(from.length, to.length) - start
  while (end < most && from.at(-1 - end) === to.at(-1 - end)) end += 1
  return joined([
    ...from.slice(0, start).map((text): Piece => ({ kind: 'same', text })),
    ...between(from.slice(start, from.length - end), to.slice(start, to.length - end)),
    ...from.slice(from.length - end).map((text): Piece => ({ kind: 'same', text })),
  ])
}

/** Words, each run of spaces, and signs by themselves, so that a comma more is no other word. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? []
}

function between(from: readonly string[], to: readonly string[]): Piece[] {
  const removed = from.map((text): Piece => ({ kind: 'removed', text }))
  const added = to.map((text): Piece => ({ kind: 'added', text }))
  if (from.length * to.length > MOST_COMPARISONS) return [...removed, ...added]
  const width = to.length + 1
  // Longest common subsequence of what is left from each pair of places on.
  const lengths = new Uint32Array((from.length + 1) * width)
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      const below = lengths[(i + 1) * width + j] ?? 0
      const beside = lengths[i * width + j + 1] ?? 0
      lengths[i * width + j] = from[i] === to[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, beside)
    }
  }
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < from.length && j < to.length) {
    const [one, other] = [from[i] ?? '', to[j] ?? '']
    if (one === other) {
      pieces.push({ kind: 'same', text: one })
      i += 1
      j += 1
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      pieces.push({ kind: 'removed', text: one })
      i += 1
    } else {
      pieces.push({ kind: 'added', text: other })
      j += 1
    }
  }
  return [...pieces, ...removed.slice(i), ...added.slice(j)]
}

/** Pieces of one kind put together; between two that stayed, all that was removed and then all that was added. */
function joined(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = []
  let [removed, added] = ['', '']
  const flush = () => {
    if (removed !== '') whole.push({ kind: 'removed', text: removed })
    if (added !== '') whole.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of pieces) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      const last = whole.at(-1)
      if (last?.kind === 'same') last.text += text
      else whole.push({ kind, text })
    }
  }
  flush()
  return whole
}
