import { binary, diagnosticsOf, fileDiagnostics, textValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

const DEFAULT_THRESHOLD = 5

export const levenshtein: Scorer = {
  type: 'levenshtein',
  summary: 'The output turns into the value by at most so many inserted, deleted or replaced characters.',
  options: ['value: text', `threshold: edits (${DEFAULT_THRESHOLD})`],
  source: 'promptfoo `levenshtein`; Levenshtein 1966, counted in UTF-16 code units',
  check: (assertion) => [...diagnosticsOf(() => textValue(assertion)), ...fileDiagnostics(assertion.value)],
  score(assertion, context) {
    const threshold = assertion.threshold ?? DEFAULT_THRESHOLD
    const distance = editDistance(context.output, textValue(assertion), threshold)
    return binary(distance !== null, `${distance} edits`, `more than ${threshold} edits away from the value`)
  },
}

/** Cells of the table that are filled at most: about half a second. */
const MAX_CELLS = 100_000_000

/**
 * Levenshtein distance of two texts in UTF-16 code units, null when it is more than `limit`. Only the band of the
 * table that a distance within the limit can pass is filled (Ukkonen, Algorithms for approximate string matching,
 * 1985), so time is the shorter text's length times the limit.
 *
 * @throws ScoringError when that is too much to be done at once
 */
export function editDistance(a: string, b: string, limit: number): number | null {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const left = a.slice(start, a.length - end)
  const right = b.slice(start, b.length - end)
  const band = Math.min(Math.floor(limit), Math.max(left.length, right.length))
  if (Math.abs(left.length - right.length) > band) return null
  if (left.length * (2 * band + 1) > MAX_CELLS) {
    throw new ScoringError(
      `texts of ${a.length} and ${b.length} characters are too long for an edit distance up to ${limit}`,
    )
  }
  const beyond = band + 1
  let above = new Uint32Array(right.length + 2).fill(beyond)
  for (let column = 0; column <= Math.min(band, right.length); column++) above[column] = column
  let current = new Uint32Array(right.length + 2).fill(beyond)
  for (let row = 1; row <= left.length; row++) {
    const from = Math.max(0, row - band)
    const to = Math.min(right.length, row + band)
    let best = beyond
    if (from > 0) current[from - 1] = beyond
    for (let column = from; column <= to; column++) {
      const replaced =
        column === 0 ? beyond : (above[column - 1] ?? beyond) + (left[row - 1] === right[column - 1] ? 0 : 1)
      const inserted = column === 0 ? beyond : (current[column - 1] ?? beyond) + 1
      const cell = Math.min(replaced, (above[column] ?? beyond) + 1, inserted, beyond)
      current[column] = cell
      if (cell < best) best = cell
    }
    current[to + 1] = beyond
    if (best > band) return null
    const swap = above
    above = current
    current = swap
  }
  const distance = above[right.length] ?? beyond
  return distance > band ? null : distance
}
