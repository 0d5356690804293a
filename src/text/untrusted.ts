import { whole } from './format.ts'
import { wrapLines } from './wrap.ts'

/**
 * The only place that makes text of a model, a dataset or a pull request fit to be shown. GitHub runs its mention,
 * issue and link filters on the parsed page, after escapes and entities are gone, so such text is either literal (a
 * code span, a fence) or has `<wbr>` inside everything those filters look for: invisible, and gone when copied.
 */

/** Text whose every character can be seen, and how many of the original's characters were left out at its end. */
type Visible = { text: string; omitted: number }

/** Controls, formats (bidi, zero-width, tags), lone surrogates, line separators, blank letters, variation selectors. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u17B4\u17B5\u3164\uFFA0]|\u034F|[\uFE00-\uFE0E]|[\u{E0100}-\u{E01EF}]/u
const pictograph = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F/u
const mark = /\p{M}/u
/** Where a text has none of this, all of it is shown as it is. */
const special = new RegExp(`(?![\\n\\t])(?:${unseen.source}|${mark.source})`, 'u')
const joiner = '\u200D'
const quoted = /(`[^`]+`)/
/** More marks on one letter than any script needs would paint over the lines around it. */
const maxMarks = 4

/**
 * Makes every character of a text visible: NUL becomes `␀`, an escape character `␛`, a right-to-left override
 * `[U+202E]`. Tabs and line feeds stay, `\r\n` and `\r` become `\n`, the joiner inside an emoji stays.
 *
 * @param maxChars the most UTF-16 units of the result; the rest is counted, never half a character
 */
export function visible(text: string, maxChars = Number.POSITIVE_INFINITY): Visible {
  const head = text.slice(0, Math.min(text.length, maxChars + 2))
  // Most texts, and a hundred times as fast as character by character.
  if (!special.test(head)) {
    const cut = head.slice(0, maxChars)
    const kept = cut.isWellFormed() ? cut : cut.slice(0, -1)
    return { text: kept, omitted: text.length - kept.length }
  }
  const characters = Array.from(head)
  let shown = ''
  let consumed = 0
  let marks = 0
  for (const [index, character] of characters.entries()) {
    marks = mark.test(character) ? marks + 1 : 0
    const form = marks > maxMarks ? '' : seen(character, characters[index - 1], characters[index + 1])
    if (shown.length + form.length > maxChars) break
    shown += form
    consumed += character.length
  }
  return { text: shown, omitted: text.length - consumed }
}

function seen(character: string, before: string | undefined, after: string | undefined): string {
  if (character === '\n' || character === '\t' || !unseen.test(character)) return character
  if (character === '\r') return after === '\n' ? '' : '\n'
  const emoji = before !== undefined && after !== undefined && pictograph.test(before) && pictograph.test(after)
  if (character === joiner && emoji) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}

/** A text on one line: visible, spaces and line ends collapsed, and `… (n more characters)` where it was too long. */
export function oneLine(text: string, maxChars = 300): string {
  const { text: shown, omitted } = visible(text, maxChars)
  const line = shown.replace(/\s+/g, ' ').trim()
  return omitted === 0 ? line : `${line} … (${more(omitted)})`
}

/**
 * A fenced code block that no line of the text can end. What does not fit is counted below the fence, where the text
 * itself cannot write.
 *
 * @param maxChars the most UTF-16 units shown
 * @param columns long lines are wrapped at it, since a fence does not wrap by itself
 */
export function fence(text: string, maxChars: number, columns: number | null = null): string {
  const bounded = boundLines(visible(text, maxChars), Math.max(12, Math.ceil(maxChars / 25)))
  const body = columns === null ? bounded.text : wrapLines(bounded.text, columns).join('\n')
  const ticks = '`'.repeat(Math.max(3, longestRun(body) + 1))
  const rest = bounded.omitted === 0 ? '' : `\n\n<sub>… ${more(bounded.omitted)}</sub>`
  return `${ticks}\n${body.trimEnd()}\n${ticks}${rest}`
}

/** A code span for a paragraph, a list or a heading; not for a table, see `cell`. */
export function inlineCode(text: string, maxChars = 300): string {
  const line = oneLine(text, maxChars)
  if (line === '') return '`(empty)`'
  const ticks = '`'.repeat(longestRun(line) + 1)
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${line}${pad}${ticks}`
}

/**
 * A code span for a cell of a Markdown table. A pipe ends a cell even inside code unless an odd number of backslashes
 * stands before it, which must hold for parsers that pair backslashes up and for those that do not.
 */
export function cell(text: string, maxChars = 300): string {
  return inlineCode(text, maxChars).replace(/(\\*)\|/g, (_, before: string) =>
    before.length % 2 === 0 ? `${before}\\|` : `${before}\\\\|`,
  )
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  $: '&#36;',
  '@': '@<wbr>',
  '#': '\\#<wbr>',
}

/** One line of Markdown that reads as the text itself: no markup, link, image, mention, reference or HTML comes of it. */
export function plain(text: string, maxChars = 400): string {
  return (
    oneLine(text, maxChars)
      .replace(/[&<>|$@#\\`*_[\]~]/g, (character) => escapes[character] ?? `\\${character}`)
      .replace(/:\/\//g, ':<wbr>//')
      .replace(/www(?=\.)/gi, '$&<wbr>')
      // Commit ids are linked from 7 digits on.
      .replace(/[0-9a-f]{6}(?=[0-9a-f])/gi, '$&<wbr>')
      // GH-1, CVE-2026-1, GHSA-…, and the keys of issue trackers that a repository may link.
      .replace(/([A-Z]{2,}-|[Gg][Hh]-)(?=\d)|[Gg][Hh][Ss][Aa]-/g, '$&<wbr>')
      // Emoji shortcodes.
      .replace(/:(?=[a-z0-9_+-]+:)/gi, ':<wbr>')
      // What would start a list, a heading or a rule at the beginning of a line.
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2')
  )
}

/**
 * `plain`, with what stands between single backticks as code: for our own sentences, which quote names that way, and in
 * which a name may be anybody's text.
 */
export function sentence(text: string, maxChars = 400): string {
  return oneLine(text, maxChars)
    .split(quoted)
    .map((part, index) => (index % 2 === 1 ? inlineCode(part.slice(1, -1)) : spaced(part)))
    .join('')
}

/** `plain` trims; between two code spans the spaces count. The whole sentence is bounded already. */
function spaced(part: string): string {
  return `${/^\s/.test(part) ? ' ' : ''}${plain(part, Number.POSITIVE_INFINITY)}${/\S\s$/.test(part) ? ' ' : ''}`
}

/** Escaped for HTML text and for attributes in double quotes. Line ends stay. */
export function html(text: string, maxChars = Number.POSITIVE_INFINITY): string {
  const { text: shown, omitted } = visible(text, maxChars)
  const escaped = shown.replace(
    /[&<>"'`]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '&#96;',
  )
  return omitted === 0 ? escaped : `${escaped} … (${more(omitted)})`
}

/** `html`, with what stands between single backticks as code, as `sentence` does for Markdown. */
export function htmlSentence(text: string, maxChars = 2_000): string {
  return oneLine(text, maxChars)
    .split(quoted)
    .map((part, index) => (index % 2 === 1 ? `<code>${html(part.slice(1, -1))}</code>` : html(part)))
    .join('')
}

/** Code on one line of an HTML block inside Markdown, such as a `<summary>`: GitHub's filters leave code alone. */
export function htmlCode(text: string, maxChars = 300): string {
  return `<code>${html(oneLine(text, maxChars))}</code>`
}

/** Escaped for XML 1.0 text and attributes; characters that XML cannot hold are made visible. */
export function xml(text: string, maxChars = Number.POSITIVE_INFINITY): string {
  return html(text, maxChars).replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
}

/** The most characters of a cell: a spreadsheet holds 32,767. */
const MOST_OF_A_CELL = 2_000

/**
 * A cell of a CSV file (RFC 4180) on one line. A text that a spreadsheet would calculate has an apostrophe in front, so has one
 * behind a semicolon, which is a comma to spreadsheets of some countries.
 */
export function csvText(text: string): string {
  const shown = oneLine(text, MOST_OF_A_CELL).replace(/(^|;)(["'\s]*)(?=[=+\-@＝＋－＠])/g, "$1'$2")
  return `"${shown.replaceAll('"', '""')}"`
}

function boundLines({ text, omitted }: Visible, maxLines: number): Visible {
  const lines = text.split('\n')
  if (lines.length <= maxLines) return { text, omitted }
  const kept = lines.slice(0, maxLines).join('\n')
  return { text: kept, omitted: omitted + text.length - kept.length }
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
}

function more(omitted: number): string {
  return `${whole(omitted)} more ${omitted === 1 ? 'character' : 'characters'}`
}

/**
 * Lines that GitHub's runner would take for its commands, broken visibly: it searches all that a step prints, also when
 * a command line of ours runs in a `run:` step, and passes over leading blanks.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*)::/gm, '$1: :').replaceAll('##[', '# #[')
}

/** An http address without anything that could end a link or an attribute. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[\w.~:/?#@!$&*+,;=%-]{1,200}$/.test(url)
}
