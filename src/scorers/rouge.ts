import { nGrams, overlap } from './n-grams.ts'
import { referenceScorer } from './reference-score.ts'
import { treebankWords } from './treebank-words.ts'

export const rougeN = referenceScorer({
  type: 'rouge-n',
  summary: 'ROUGE-1 F-measure of the output against the best of the references, words lower-cased.',
  source: 'promptfoo `rouge-n`; Lin 2004, ACL W04-1013',
  threshold: 0.75,
  measure(output, references) {
    const candidate = treebankWords(output.toLowerCase())
    return references.reduce(
      (best, reference) => Math.max(best, rougeScore(candidate, treebankWords(reference.toLowerCase()), 1)),
      0,
    )
  },
})

/** ROUGE-N F1, 0 to 1: the harmonic mean of precision and recall of the common n-grams (Lin 2004, section 2). */
export function rougeScore(candidate: readonly string[], reference: readonly string[], n: number): number {
  const common = overlap(nGrams(candidate, n), nGrams(reference, n))
  if (common === 0) return 0
  return (2 * common) / (candidate.length - n + 1 + (reference.length - n + 1))
}
