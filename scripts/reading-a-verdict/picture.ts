/** Draws the first lines of a comment, given as Markdown, as GitHub shows them. */

type Run = { text: string; kind: 'plain' | 'bold' | 'code' }

const WIDTH = 780
const PADDING = 20
/** Characters of a line, by the size of its letters: a little fewer than fit. */
const COLUMNS = { heading: 82, body: 104 }
const HEIGHT = { heading: 26, body: 22 }
const GAP = 12

/**
 * @param lines Markdown without blank lines; the first is a heading
 * @returns SVG, the same each time
 */
export function picture(lines: readonly string[]): string {
  let y = PADDING
  const texts = lines.flatMap((line) => {
    const kind = line.startsWith('#') ? 'heading' : 'body'
    const rows = wrapped(runsOf(line.replace(/^#+ /, '')), COLUMNS[kind])
    const drawn = rows.map((row) => {
      y += HEIGHT[kind]
      return `<text class="${kind}" x="${PADDING}" y="${y - 6}">${row.map(span).join('')}</text>`
    })
    y += GAP
    return drawn
  })
  const height = y - GAP + PADDING
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(lines.map(plainText).join(' '))}">
<style>text { font: 14px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328; white-space: pre } .heading { font-size: 17px; font-weight: 600 } .bold { font-weight: 600 } .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 88%; fill: #0550ae }</style>
<rect x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="#fff" stroke="#d1d9e0"/>
${texts.join('\n')}
</svg>
`
}

/** What a reader sees of a line of Markdown. */
export function plainText(line: string): string {
  return runsOf(line.replace(/^#+ /, ''))
    .map(({ text }) => text)
    .join('')
}

function runsOf(markdown: string): Run[] {
  return markdown
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part): Run => {
      if (part.startsWith('**')) return { text: unescaped(part.slice(2, -2)), kind: 'bold' }
      if (part.startsWith('`')) return { text: part.slice(1, -1), kind: 'code' }
      return { text: unescaped(part), kind: 'plain' }
    })
}

/** Entities and backslashes that keep Markdown from reading text as markup. */
function unescaped(text: string): string {
  return text
    .replace(/<wbr>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\\([\\`*_[\]~#])/g, '$1')
}

/** Rows of whole words. */
function wrapped(runs: readonly Run[], columns: number): Run[][] {
  const rows: Run[][] = [[]]
  let column = 0
  for (const { text, kind } of runs) {
    for (const word of text.split(/(?<= )/)) {
      if (column > 0 && column + word.trimEnd().length > columns) {
        rows.push([])
        column = 0
      }
      rows.at(-1)?.push({ text: word, kind })
      column += word.length
    }
  }
  return rows
}

function span({ text, kind }: Run): string {
  return kind === 'plain' ? escaped(text) : `<tspan class="${kind}">${escaped(text)}</tspan>`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
