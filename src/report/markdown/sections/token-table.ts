/** What each prompt and each tag took of tokens and money, for those who pay: folded, in the job's summary alone. */
import { count, percent, usd, whole } from '../../../text/format.ts'
import { cell, htmlCode } from '../../../text/untrusted.ts'
import { type ContextUse, type TokenEconomics, type TokenRow, tokenEconomics } from '../../breakdown/token-economics.ts'
import { firstOf } from '../../detail.ts'
import type { Report } from '../../report.ts'
import { folded, paragraphs, table } from '../markdown.ts'

/** Rows of each table. */
const MOST_ROWS = 40

const HEADER = ['Requests', 'Tokens in, out', '1,000 requests', 'A passing case']

/** Null where no tokens were counted. */
export function tokenTable(report: Report): string | null {
  const economics = tokenEconomics(report)
  if (economics.prompts.length === 0) return null
  return folded(
    'Tokens, context and cost per prompt and tag',
    paragraphs(promptRows(economics), tagRows(economics), gradingLine(economics.grading)),
  )
}

function promptRows({ prompts }: TokenEconomics): string {
  const ids = prompts.map(({ prompt }) => prompt)
  const several = (id: string) => ids.indexOf(id) !== ids.lastIndexOf(id)
  const { shown, hidden } = firstOf(prompts, MOST_ROWS)
  return paragraphs(
    table(
      ['Prompt', ...HEADER, 'Context'],
      shown.map((row) => [
        cell(several(row.prompt) ? `${row.prompt} on ${row.model}` : row.prompt, 60),
        ...cells(row),
        contextCell(row.context, row.cut),
      ]),
    ),
    moreLine(hidden),
  )
}

function tagRows({ tags }: TokenEconomics): string | null {
  if (tags.length === 0) return null
  const { shown, hidden } = firstOf(tags, MOST_ROWS)
  const rows = shown.map((row) => [cell(row.tag, 60), ...cells(row)])
  return paragraphs(table(['Tag', ...HEADER], rows), moreLine(hidden))
}

function cells({ requests, inputTokens, outputTokens, cachedTokens, usdPer1000Requests, usdPerPassingCase }: TokenRow) {
  const cached = cachedTokens === 0 ? '' : `, ${whole(cachedTokens)} of it from the provider’s cache`
  return [
    whole(requests),
    `${whole(inputTokens)}${cached}<br>${whole(outputTokens)}`,
    usd(usdPer1000Requests),
    usdPerPassingCase === null ? '–' : usd(usdPerPassingCase),
  ]
}

/** `uses up to 12.0 % of the window, 1.0 % on average<br>3 answers were cut at maxTokens`. */
function contextCell(context: ContextUse | null, { maxTokens, window }: TokenRow['cut']): string {
  const said = [
    context === null
      ? []
      : [`uses up to ${percent(context.longest)} of the model’s window, ${percent(context.mean)} on average`],
    maxTokens === 0 ? [] : [`${count(maxTokens, 'answer')} cut at maxTokens`],
    window === 0 ? [] : [`${count(window, 'answer')} cut at the window`],
  ].flat()
  return said.length === 0 ? '–' : said.join('<br>')
}

function moreLine(hidden: number): string | null {
  return hidden === 0 ? null : `${whole(hidden)} more in ${htmlCode('results.json', 20)}.`
}

function gradingLine(grading: TokenEconomics['grading']): string | null {
  if (grading === null || grading.usd === 0) return null
  return `Judges and embeddings took ${percent(grading.share)} of what this run paid (${usd(grading.usd)}).`
}
