import type { PageTokenRow, PageTokens } from '../../page/data.ts'
import { oneLine } from '../../text/untrusted.ts'
import { type ContextUse, type TokenRow, tokenEconomics } from '../breakdown/token-economics.ts'
import type { Report } from '../report.ts'

/** Rows of each table. */
const MOST_ROWS = 100

/** What each prompt and each tag took of tokens and money; null where no tokens were counted. */
export function tokensData(report: Report): PageTokens | null {
  const { prompts, tags, grading } = tokenEconomics(report)
  if (prompts.length === 0) return null
  const ids = prompts.map(({ prompt }) => prompt)
  const isRepeated = (id: string) => ids.indexOf(id) !== ids.lastIndexOf(id)
  return {
    prompts: prompts
      .slice(0, MOST_ROWS)
      .map((row) => rowOf(row, isRepeated(row.prompt) ? `${row.prompt} on ${row.model}` : row.prompt, row.context)),
    tags: tags.slice(0, MOST_ROWS).map((row) => rowOf(row, row.tag, null)),
    grading,
    more: Math.max(0, prompts.length - MOST_ROWS) + Math.max(0, tags.length - MOST_ROWS),
  }
}

function rowOf(row: TokenRow, name: string, context: ContextUse | null): PageTokenRow {
  return {
    name: oneLine(name, 200),
    requests: row.requests,
    input: row.inputTokens,
    output: row.outputTokens,
    cached: row.cachedTokens,
    per1000: row.usdPer1000Requests,
    perPass: row.usdPerPassingCase,
    context: context === null ? null : { longest: context.longest, mean: context.mean },
    cut: row.cut,
  }
}
