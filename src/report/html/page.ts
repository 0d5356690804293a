import { createHash } from 'node:crypto'
import { diagnosticLine } from '../../errors.ts'
import { count, duration, percentNumber, points, relative, usd } from '../../text/format.ts'
import { html, htmlSentence, isWebAddress } from '../../text/untrusted.ts'
import { CASE_GROUPS, groupCases } from '../case-groups.ts'
import { caseLines, groupCounts } from '../case-lines.ts'
import { shortCommit } from '../commit.ts'
import { headline, type Voice } from '../headline.ts'
import { attentionFirst } from '../markdown/sections/prompts-table.ts'
import { methodLine } from '../method-line.ts'
import { openingOf } from '../opening.ts'
import type { PromptReport, Report } from '../report.ts'
import { promptStatus, runIcons, runWords } from '../status.ts'
import { callsText, costText, sampleText } from '../usage.ts'
import { htmlAttacks } from './attacks.ts'
import { htmlBetweenModels } from './between-models.ts'
import { htmlCase } from './case.ts'
import { script, style } from './style.ts'

const voice: Voice = { name: code, sentence: htmlSentence, warning: '⚠️' }

/**
 * `report.html`: every case with both answers, in one file that loads nothing and runs nothing but its own filter: its
 * content security policy names the hashes of its one style and its one script.
 */
export function renderHtml(report: Report): string {
  return [...htmlPieces(report)].join('')
}

/** The same in pieces of one case. */
export function* htmlPieces(report: Report): Generator<string> {
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`
  const prompts = attentionFirst(report.prompts)
  const { merge, why, next, others: reasons } = openingOf(report)
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Prompt evaluation: ${runWords[report.verdict]}</title>
<style>${style}</style>
</head>
<body>
<h1>${runIcons[report.verdict]} ${headline(report, voice)}</h1>
${report.weakened.length === 0 ? '' : `<div class="warning">This change also alters how it is judged:${list(report.weakened)}</div>`}
<p>${merge === null ? '' : `<b>${merge}</b> `}${why === null ? '' : htmlSentence(why)}</p>
${next === null ? '' : `<p><b>Next:</b> ${htmlSentence(next)}</p>`}
${list(reasons)}
${list(report.diagnostics.map(diagnosticLine))}
${overview(prompts)}
${list(report.warnings)}
${htmlBetweenModels(report.betweenModels)}${caseFacts(prompts)}
${filter(report)}
`
  for (const [index, prompt] of prompts.entries()) yield* promptSection(prompt, index, report.confidence)
  if (report.prompts.length === 0) yield '\n'
  yield `${others(report)}
<p class="muted">${footer(report)}</p>
${report.prompts.length === 0 ? '' : `<script>${script}</script>`}
</body>
</html>
`
}

function overview(prompts: readonly PromptReport[]): string {
  if (prompts.length === 0) return ''
  const rows = prompts.map((prompt, index) => {
    const { comparison } = prompt
    const { score, costPerRequestUsd: cost, latencyMs } = comparison
    const status = promptStatus(comparison)
    const interval =
      score.interval === null
        ? ''
        : `<br><span class="muted">${points(score.interval[0])} to ${points(score.interval[1])}</span>`
    const sample = sampleText(prompt.sample)
    const sampled = sample === null ? '' : `<br><span class="muted">${sample}</span>`
    const change = (text: string | null) => (text === null ? '' : `<br><span class="muted">${text}</span>`)
    const errors = comparison.errored === 0 ? '' : `<br>⚠️ ${count(comparison.errored, 'error')}`
    return `<tr><td><a href="#prompt-${index}">${code(prompt.id)}</a><br><span class="muted">${html(modelsOf(prompt))}</span></td>
<td class="${toneOf(status.ok)}">${status.icon}\u00A0${status.word}</td>
<td>${score.delta === null ? percentNumber(score.candidate) : `${percentNumber(score.baseline)} → <b>${percentNumber(score.candidate)}</b>`}</td>
<td>${score.delta === null ? '' : `${points(score.delta)} points${interval}`}</td>
<td>${comparison.passed} pass, ${comparison.failed} fail${errors}${sampled}</td>
<td>${usd(cost.candidate)}${change(relative(cost.candidate, cost.baseline))}</td>
<td>${duration(latencyMs.candidate.p95)}${change(relative(latencyMs.candidate.p95, latencyMs.baseline.p95))}</td></tr>`
  })
  const header = ['Prompt', 'Verdict', 'Score in %', 'Change', 'Cases', 'Cost per request', 'Latency p95']
  return `<table><tr>${header.map((title) => `<th>${title}</th>`).join('')}</tr>\n${rows.join('\n')}\n</table>`
}

function* promptSection(prompt: PromptReport, index: number, confidence: number): Generator<string> {
  const { comparison } = prompt
  const grouped = groupCases([prompt])
  const statistics =
    comparison.score.delta === null
      ? ''
      : `<details class="muted"><summary>Method</summary><p>${methodLine(comparison, confidence, (text) => html(text))}</p></details>`
  yield `<h2 id="prompt-${index}">${code(prompt.id)} <span class="muted">${html(prompt.file)}, ${html(modelsOf(prompt))}</span></h2>
${list([...comparison.reasons, ...comparison.advice, ...comparison.doubts])}${statistics}
${htmlAttacks(comparison.adversarial)}
<p>${groupCounts(grouped)}</p>
`
  for (const { group } of CASE_GROUPS) for (const pair of grouped[group]) yield `${htmlCase(pair, group)}\n`
}

/** Which cases are flaky, slow, dear and weak, over all prompts. */
function caseFacts(prompts: readonly PromptReport[]): string {
  const lines = caseLines(prompts, { name: code, text: html })
  if (lines.length === 0) return ''
  return `<h2>Flaky, slow, dear and weak cases</h2>\n<ul>${lines.map(({ title, text }) => `<li><b>${title}</b>: ${text}</li>`).join('')}</ul>`
}

function modelsOf({ comparison }: PromptReport): string {
  const { model, baselineModel } = comparison
  return baselineModel === null || baselineModel === model ? model : `${baselineModel} → ${model}`
}

/** Hidden until the script runs: without it the page still shows every case. */
function filter({ prompts }: Report): string {
  if (prompts.length === 0) return ''
  const options = CASE_GROUPS.map(({ group, title }) => `<option value="${group}">${title}</option>`).join('')
  return `<div class="filter" hidden><input id="text" type="search" placeholder="Search cases, answers, reasons" aria-label="Search cases"><select id="outcome" aria-label="Outcome"><option value="">All outcomes</option>${options}<option value="flaky">Flaky</option></select><span id="found" class="muted" role="status"></span></div>`
}

function others({ unchanged, removed }: Report): string {
  const parts = [
    ...(unchanged.length === 0 ? [] : [`Unchanged, not evaluated: ${unchanged.map(code).join(', ')}.`]),
    ...(removed.length === 0 ? [] : [`Removed: ${removed.map((one) => code(one.id)).join(', ')}.`]),
  ]
  return parts.length === 0 ? '' : `<p>${parts.join(' ')}</p>`
}

function footer(report: Report): string {
  const { run, head, base, baseReason, usage, durationMs } = report
  const reason = baseReason === null ? '' : ` (${html(baseReason)})`
  const parts = [
    run === null
      ? null
      : isWebAddress(run.url)
        ? `<a href="${html(run.url)}">Run ${run.number}</a>`
        : `Run ${run.number}`,
    head === null ? null : `commit ${code(shortCommit(head))}`,
    base === null ? null : `compared with ${code(shortCommit(base))}${reason}`,
    ...(usage.modelCalls + usage.cachedCalls === 0 ? [] : [costText(report), callsText(usage)]),
    duration(durationMs),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function list(sentences: readonly string[]): string {
  return sentences.length === 0 ? '' : `<ul>${sentences.map((one) => `<li>${htmlSentence(one)}</li>`).join('')}</ul>`
}

function toneOf(ok: boolean | null): string {
  return ok === null ? 'open' : ok ? 'good' : 'bad'
}

function code(text: string): string {
  return `<code>${html(text, 300)}</code>`
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
