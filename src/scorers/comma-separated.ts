import { ScoringError } from './score.ts'

const BETWEEN = /[\s,]*/y
const FIELD = /"((?:[^"\\]|\\.|"")*)"\s*(?=,|$)|([^",][^,]*)/sy

/**
 * The texts of a list that is written as one text: commas between them, spaces around them dropped, quotes around
 * one that has commas or spaces of its own (in it `""` or `\"` is a quote, `\\` a backslash). Empty ones are left out.
 *
 * @throws ScoringError when a quote is not closed, or something follows it, or there is no text at all
 */
export function commaSeparated(text: string): string[] {
  const texts: string[] = []
  const skipped = (at: number): number => {
    BETWEEN.lastIndex = at
    BETWEEN.test(text)
    return BETWEEN.lastIndex
  }
  for (let at = skipped(0); at < text.length; at = skipped(FIELD.lastIndex)) {
    FIELD.lastIndex = at
    const field = FIELD.exec(text)
    if (field === null) throw new ScoringError('a quoted text in the list is not closed, or not followed by a comma')
    const [, quoted, plain = ''] = field
    texts.push(quoted === undefined ? plain.trim() : quoted.replace(/\\(["\\])|"(")/g, '$1$2'))
  }
  if (texts.length === 0) throw new ScoringError('value is an empty list')
  return texts
}
