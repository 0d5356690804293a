import { oneLine } from '../../text/untrusted.ts'
import { columnsOf, wrapLines } from '../../text/wrap.ts'

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Where text is printed: how wide it is, and how it is coloured, if at all. */
export type Screen = { paint: (style: Style, text: string) => string; width: number }

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }

export function screenOf({ color, width }: { color: boolean; width: number }): Screen {
  return {
    paint: (style, text) => (color ? `\u001B[${codes[style]}m${text}\u001B[0m` : text),
    width: Math.max(40, width),
  }
}

/** A sentence, indented. */
export function bullet(text: string, { width }: Screen): string {
  return wrapLines(oneLine(text, 1_000), width - 2)
    .map((line) => `  ${line}`)
    .join('\n')
}

/** Who or what, and a sentence about it. */
export function said(who: string, what: string, { width }: Screen): string {
  const [first = '', ...rest] = wrapLines(`${oneLine(who, 80)}: ${oneLine(what, 1_000)}`, width - 2)
  return [first, ...rest.map((line) => `  ${line}`)].join('\n')
}

export function pad(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - columnsOf(text)))}`
}
