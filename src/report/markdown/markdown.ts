import { whole } from '../../text/format.ts'
import { inlineCode, isWebAddress, sentence } from '../../text/untrusted.ts'
import type { Voice } from '../headline.ts'

/** How Markdown shows names and sentences. */
export const markdownVoice: Voice = {
  name: (text) => inlineCode(text, 60),
  sentence: (text) => sentence(text, 200),
  warning: '⚠️',
}

/** The same where every character counts: escaping may make a text six times longer. */
export const briefVoice: Voice = {
  name: (text) => (/^[\w./-]{1,40}$/.test(text) ? `\`${text}\`` : inlineCode(text, 16)),
  sentence: (text) => sentence(text, 60),
  warning: '⚠️',
}

/** A link when the address is an ordinary web address, else only its text. `text` is Markdown. */
export function link(text: string, url: string): string {
  return isWebAddress(url) ? `[${text}](${url})` : text
}

/** Parts of a comment, a blank line between them; empty ones are left out. */
export function paragraphs(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n')
}

/** Folded content. `summary` is HTML on one line. */
export function folded(summary: string, body: string, open = false): string {
  return `<details${open ? ' open' : ''}>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`
}

/** A Markdown table; the cells are Markdown without pipes and line ends. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => ':--')), ...rows.map(line)].join('\n')
}

/** Names in code, a few of them. */
export function nameList(names: readonly string[], most = 10): string {
  const shown = names.slice(0, most).map((name) => inlineCode(name, 80))
  const hidden = names.length - shown.length
  return hidden === 0 ? shown.join(', ') : `${shown.join(', ')} and ${whole(hidden)} more`
}
