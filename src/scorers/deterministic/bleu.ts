import { nGrams, overlap, words } from './n-grams.ts'
import { referenceScorer } from './reference-score.ts'

export const bleu = referenceScorer({
  type: 'bleu',
  summary: 'BLEU of the output against the nearest of the references, words lower-cased.',
  source: 'promptfoo `bleu`; Papineni et al. 2002, doi:10.3115/1073083.1073135',
  threshold: 0.5,
  metric: (output, references) => bleuScore(words(output), references.map(words)),
})

const MAX_N = 4
/** Stands for a precision of zero, whose logarithm would make any score zero. */
const SMOOTHING = 1e-7

/**
 * BLEU, 0 to 1: the geometric mean of the clipped precisions of 1- to 4-grams (equal weights) times the brevity
 * penalty against the reference of the nearest length (Papineni et al. 2002, section 2.3). A candidate shorter than
 * four words has no longer n-grams and is measured by those it has; no words at all: 0.
 */
export function bleuScore(candidate: readonly string[], references: ReadonlyArray<readonly string[]>): number {
  if (candidate.length === 0) return 0
  const orders = Math.min(MAX_N, candidate.length)
  let logarithms = 0
  for (let n = 1; n <= orders; n++) {
    const precision = clippedPrecision(candidate, references, n)
    logarithms += Math.log(precision === 0 ? SMOOTHING : precision)
  }
  return brevityPenalty(candidate.length, references) * Math.exp(logarithms / orders)
}

/** Share of the candidate's n-grams that a reference has, each counted at most as often as in any one reference. */
export function clippedPrecision(
  candidate: readonly string[],
  references: ReadonlyArray<readonly string[]>,
  n: number,
): number {
  const most = new Map<string, number>()
  for (const reference of references) {
    for (const [gram, count] of nGrams(reference, n)) most.set(gram, Math.max(count, most.get(gram) ?? 0))
  }
  return overlap(nGrams(candidate, n), most) / (candidate.length - n + 1)
}

function brevityPenalty(length: number, references: ReadonlyArray<readonly string[]>): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const reference of references) {
    const nearer = Math.abs(reference.length - length) - Math.abs(nearest - length)
    if (nearer < 0 || (nearer === 0 && reference.length < nearest)) nearest = reference.length
  }
  return length >= nearest ? 1 : Math.exp(1 - nearest / length)
}
