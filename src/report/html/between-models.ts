/** The models of a prompt beside each other, and each with each. */
import { duration, percentNumber, pValue, usd } from '../../text/format.ts'
import { html, htmlSentence } from '../../text/untrusted.ts'
import type { BetweenModels } from '../../verdict/between-models/result.ts'
import {
  basisText,
  fallbacksTitle,
  fallbacksYaml,
  firstLine,
  furtherLines,
  pairText,
  standingText,
} from '../between-models.ts'

export function htmlBetweenModels(all: readonly BetweenModels[]): string {
  return all.map(ofPrompt).join('')
}

function ofPrompt(result: BetweenModels): string {
  const title = fallbacksTitle(result)
  const yaml = fallbacksYaml(result)
  const rows = result.models.map(
    (one) =>
      `<tr><td><code>${html(one.model, 300)}</code></td><td>${percentNumber(one.score)}</td><td>${standingText(one, result.margin)}</td><td>${usd(one.costPerRequestUsd)}</td><td>${duration(one.p95Ms)}</td></tr>`,
  )
  const proposal =
    title === null || yaml === null ? '' : `<p>${htmlSentence(title)}:</p>\n<pre>${html(yaml, 10_000)}</pre>\n`
  return `<h2>Models of <code>${html(result.promptId, 300)}</code></h2>
<p>${htmlSentence(firstLine(result))}</p>
<table><tr><th>Model</th><th>Score in %</th><th>Beside the best</th><th>Cost per request</th><th>Latency p95</th></tr>
${rows.join('\n')}
</table>
<ul>${furtherLines(result)
    .map((line) => `<li>${htmlSentence(line)}</li>`)
    .join('')}</ul>
${proposal}${pairsTable(result)}
<p class="muted">${basisText(result)}</p>
`
}

function pairsTable({ pairs, confidence }: BetweenModels): string {
  if (pairs.length === 0) return ''
  const rows = pairs.map(
    (pair) =>
      `<tr><td><code>${html(pair.model, 300)}</code> less <code>${html(pair.other, 300)}</code></td><td>${pairText(pair, confidence)}</td><td>${pair.discordant} of ${pair.cases}</td><td>${pValue(pair.p)}, ${html(pair.method)}</td></tr>`,
  )
  return `<details><summary>Each with each</summary>
<table><tr><th>Models</th><th>Difference</th><th>Cases that differ</th><th>Method</th></tr>
${rows.join('\n')}
</table></details>`
}
