import { nGrams, overlap, words } from './n-grams.ts'
import { referenceScorer } from './reference-score.ts'

export const gleu = referenceScorer({
  type: 'gleu',
  summary: 'GLEU (sentence-level BLEU) of the output against the best of the references, words lower-cased.',
  source: 'promptfoo `gleu`; Wu et al. 2016, arXiv:1609.08144, section 9.1',
  threshold: 0.5,
  metric(output, references) {
    const candidate = bare(output)
    return references.reduce((best, reference) => Math.max(best, gleuScore(candidate, bare(reference))), 0)
  },
})

const MAX_N = 4

/** Common n-grams of 1 to 4 words over those of the text that has more: min(precision, recall), 0 to 1. */
export function gleuScore(candidate: readonly string[], reference: readonly string[]): number {
  let common = 0
  let inCandidate = 0
  let inReference = 0
  for (let n = 1; n <= MAX_N; n++) {
    common += overlap(nGrams(candidate, n), nGrams(reference, n))
    inCandidate += Math.max(0, candidate.length - n + 1)
    inReference += Math.max(0, reference.length - n + 1)
  }
  const most = Math.max(inCandidate, inReference)
  return most === 0 ? 0 : common / most
}

/** Words without the full stops at their ends, as promptfoo has them. */
function bare(text: string): string[] {
  return words(text).map((word) => word.replace(/\.+$/, ''))
}
