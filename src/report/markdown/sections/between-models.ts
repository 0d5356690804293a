/** The models of a prompt beside each other, for those who choose: folded, a line first. */
import { duration, percentNumber, usd } from '../../../text/format.ts'
import { cell, fence, htmlCode, htmlSentence, sentence } from '../../../text/untrusted.ts'
import type { BetweenModels } from '../../../verdict/between-models/result.ts'
import {
  basisText,
  fallbacksTitle,
  fallbacksYaml,
  firstLine,
  furtherLines,
  standingText,
} from '../../between-models.ts'
import { type Detail, firstOf } from '../../detail.ts'
import type { Report } from '../../report.ts'
import { folded, paragraphs, table } from '../markdown.ts'

/** Our own sentences, with names of bounded length in between. */
const MOST_CHARS = 500
const MOST_PROMPTS = 5

export function betweenModels({ betweenModels: all }: Report, { rows }: Detail): string | null {
  if (all.length === 0) return null
  const { shown, hidden } = firstOf(all, Math.min(rows, MOST_PROMPTS))
  return paragraphs(
    ...shown.map((one) => ofPrompt(one, rows)),
    hidden === 0 ? null : `Models of ${hidden} more prompts are compared in the report.`,
  )
}

function ofPrompt(result: BetweenModels, rows: number): string {
  const { shown, hidden } = firstOf(result.models, rows)
  const title = fallbacksTitle(result)
  const yaml = fallbacksYaml(result)
  return folded(
    `⚖️ ${htmlCode(result.promptId, 60)} ${htmlSentence(firstLine(result), MOST_CHARS)}`,
    paragraphs(
      table(
        ['Model', 'Score in %', 'Cost, p95'],
        shown.map((one) => [
          `${cell(one.model, 60)}<br>${standingText(one, result.margin)}`,
          percentNumber(one.score),
          [
            one.costPerRequestUsd === null ? 'cost unknown' : usd(one.costPerRequestUsd),
            one.p95Ms === null ? 'latency unknown' : duration(one.p95Ms),
          ].join('<br>'),
        ]),
      ),
      hidden === 0 ? null : `${hidden} more in the report.`,
      furtherLines(result)
        .map((line) => `- ${sentence(line, MOST_CHARS)}`)
        .join('\n'),
      title === null || yaml === null ? null : `${sentence(title, MOST_CHARS)}:\n\n${fence(yaml, 500)}`,
      `<sub>${basisText(result)}</sub>`,
    ),
  )
}
