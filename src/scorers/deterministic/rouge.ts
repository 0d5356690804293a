import { nGrams, overlap } from './n-grams.ts'
import { referenceScorer } from './reference-score.ts'
export const rougeN = referenceScorer({
  type: 'rouge-n',
  summary: 'ROUGE-1 F-measure of the output against the best of the references, words lower-cased.',
  source: 'promptfoo `rouge-n`; Lin 2004, ACL W04-1013',
  threshold: 0.75,
  metric(output, references) {
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

const CONTRACTIONS =
  /\b(?:(can)(not)|(d)('ye)|(gim)(me)|(gon)(na)|(got)(ta)|(lem)(me)|(wan)(na)|(more)('n)|('t)(is)|('t)(was))\b/gi

/**
 * Splits one sentence into words the way the Penn Treebank does (Marcus et al. 1993; rules of its tokenizer.sed):
 * punctuation stands alone, only a full stop at the very end is split off, `don't` is `do` and `n't`.
 */
export function treebankWords(sentence: string): string[] {
  const spaced = sentence
    .replace(/(^|[ ([{<])"/g, '$1 `` ')
    .replace(/\.{2,}/g, ' ... ')
    .replace(/[;@#$%&,?!()[\]{}<>]/g, ' $& ')
    .replace(/([^.])\.([\])}>"']*\s*)$/, '$1 . $2')
    .replace(/--+/g, ' -- ')
    .replace(/"/g, " '' ")
    .concat(' ')
    .replace(/([^'\s])' /g, "$1 ' ")
    .replace(/'(s|m|d|ll|re|ve) /gi, " '$1 ")
    .replace(/n't /gi, (negation) => ` ${negation}`)
    .replace(CONTRACTIONS, (whole: string, ...groups: unknown[]) => {
      const parts = groups.slice(0, -2).filter((part) => typeof part === 'string')
      return parts.length === 2 ? parts.join(' ') : whole
    })
  return spaced.split(/\s+/).filter((word) => word !== '')
}
