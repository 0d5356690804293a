import { createHash } from 'node:crypto'

/**
 * Untrusted text, between tags that it cannot close: their name holds a hash of the very text. Being
 * derived and not random, the same text gives the same request, which a cache or a recording can answer.
 */
export function fenced(name: string, text: string): string {
  // Half a surrogate pair and NUL are refused by providers; a judge reads them no worse as replacement characters.
  const sent = text.replace(/\p{Surrogate}|\0/gu, '\ufffd')
  const mark = `${name}-${createHash('sha256').update(sent).digest('hex').slice(0, 16)}`
  return `<${mark}>\n${sent}\n</${mark}>`
}
