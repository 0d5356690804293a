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
