import type { PageData } from '../../page/data.ts'
import type { PageRelease } from '../../page/release-data.ts'
import { ownOf } from '../../source/mapping.ts'
import { count, duration, percentNumber, points, relative, score, usd } from '../../text/format.ts'
import { html, htmlSentence, oneLine } from '../../text/untrusted.ts'
import { groupCases, worstRegressions } from '../case-groups.ts'
import { groupCounts } from '../case-lines.ts'
import { type CasePair, tellingTrial, valueText } from '../cases.ts'
import { answerMarks, caseMarks, endMarks } from '../marks.ts'
import type { PromptReport } from '../report.ts'
import { outcome } from '../status.ts'

/** What stands in the page before its script runs, and instead of it where none may: the verdict, the prompts, the worst cases. */

const MOST_PROMPTS = 100
const MOST_CASES = 10
const LONGEST_ANSWER = 2_000

/** @param release null: an evaluation alone */
export function staticPart(data: PageData, prompts: readonly PromptReport[], release: PageRelease | null): string {
  if (release === null) return evaluation(data, prompts, 'h1')
  return `${releasePart(release)}${prompts.length === 0 ? '' : evaluation(data, prompts, 'h2')}`
}

function releasePart({ word, tone, headline, why, next, ...of }: PageRelease): string {
  const rollouts = of.rollouts.map(
    ({ title, because, weights }) =>
      `<li>${htmlSentence(title)}${because === null ? '' : `. ${htmlSentence(because)}`} ${weights ?? ''}</li>`,
  )
  return `<header class="static">
<p class="verdict ${tone}">${word}</p>
<h1>${htmlSentence(headline)}</h1>
${why === null ? '' : `<p><b>Why:</b> ${htmlSentence(why)}</p>`}
${next === null ? '' : `<p><b>Next:</b> ${htmlSentence(next)}</p>`}
${list(of.open)}${list(of.diagnostics)}${rollouts.length === 0 ? '' : `<ul>${rollouts.join('')}</ul>`}${list(of.records)}${list(of.warnings)}
</header>
`
}

function evaluation(data: PageData, prompts: readonly PromptReport[], title: 'h1' | 'h2'): string {
  return `<header class="static">
<p class="verdict ${data.tone}">${data.verdict}</p>
<${title}>${htmlSentence(data.headline)}</${title}>
<p>${data.merge === null ? '' : `<b>${data.merge}</b> `}${data.why === null ? '' : htmlSentence(data.why)}</p>
${data.next === null ? '' : `<p><b>Next:</b> ${htmlSentence(data.next)}</p>`}
${data.weakened.length === 0 ? '' : `<div class="warning">This change also alters how it is judged:${list(data.weakened)}</div>`}
${list(data.others)}${list(data.diagnostics)}${list(data.warnings)}
</header>
${promptTable(data)}
${worstCases(prompts)}
${lines(data)}
${data.notes.map((note) => `<p>${htmlSentence(note)}</p>`).join('')}
<p class="muted">${data.runUrl === null ? '' : `<a href="${html(data.runUrl)}">`}${data.facts.map((fact, at) => `${htmlSentence(fact)}${at === 0 && data.runUrl !== null ? '</a>' : ''}`).join(' · ')}</p>`
}

function promptTable({ prompts }: PageData): string {
  if (prompts.length === 0) return ''
  const beside = (text: string | null) => (text === null ? '' : `<br><span class="muted">${text}</span>`)
  const rows = prompts.slice(0, MOST_PROMPTS).map((one) => {
    const { candidate, baseline, delta, interval } = one.score
    const between = interval === null ? null : `${points(interval[0])} to ${points(interval[1])}`
    const errors = one.errored === 0 ? '' : `, ${count(one.errored, 'error')}`
    return `<tr><td>${code(one.label)}${beside(html(one.model, 200))}</td>
<td class="${one.tone}">${one.status}</td>
<td>${delta === null ? percentNumber(candidate) : `${percentNumber(baseline)} → <b>${percentNumber(candidate)}</b>`}</td>
<td>${delta === null ? '' : `${points(delta)} points${beside(between)}`}</td>
<td>${one.passed} pass, ${one.failed} fail${errors}${beside(one.sample)}</td>
<td>${usd(one.cost.candidate)}${beside(relative(one.cost.candidate, one.cost.baseline))}</td>
<td>${duration(one.latency.candidate.p95)}${beside(relative(one.latency.candidate.p95, one.latency.baseline.p95))}</td></tr>`
  })
  const titles = ['Prompt', 'Verdict', 'Score in %', 'Change', 'Cases', 'Cost per request', 'Latency p95']
  const rest = prompts.length - rows.length
  return `<div class="scroll"><table><thead><tr>${titles.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>${rest > 0 ? `<p class="muted">${count(rest, 'more prompt')}.</p>` : ''}`
}

function worstCases(prompts: readonly PromptReport[]): string {
  if (prompts.length === 0) return ''
  const grouped = groupCases(prompts)
  const worst = [...worstRegressions(grouped), ...grouped.failing, ...grouped.unmeasured].slice(0, MOST_CASES)
  const title = worst.length === 0 ? 'Cases' : 'The cases to look at first'
  return `<h2>${title}</h2>\n<p>${groupCounts(grouped)}</p>\n${worst.map(worstCase).join('\n')}`
}

function worstCase(pair: CasePair): string {
  const { id, candidate, baseline, prompt } = pair
  const before = baseline === null ? '' : `${score(baseline.score)} → `
  const marks = [...caseMarks(pair), ...endMarks(pair)].map((mark) => ` · ${mark}`).join('')
  const [first] = Object.values(ownOf(prompt.vars, id) ?? {})
  const asked = first === undefined ? '' : ` <span class="muted">${html(oneLine(valueText(first), 100))}</span>`
  const now = candidate === null ? null : tellingTrial(candidate, 'worst')
  const then = baseline === null ? null : tellingTrial(baseline, 'best')
  return `<details><summary>${outcome(candidate?.pass ?? null).word} ${code(id)} ${before}${score(candidate?.score ?? null)}${marks}${asked}</summary>
<div class="arms">${answer('Base', then)}${answer('This change', now)}</div></details>`
}

function answer(title: string, trial: ReturnType<typeof tellingTrial>): string {
  if (trial === null) return ''
  const marks = answerMarks(trial).join(' · ')
  const failing = trial.assertions.filter(({ pass }) => pass === false).slice(0, 5)
  const reasons = failing.map(({ reason }) => `<li>${html(reason, 500)}</li>`).join('')
  const text = trial.error === null ? trial.output : trial.error.message
  return `<div><h3>${title}</h3>${marks === '' ? '' : `<p class="muted">${marks}</p>`}<pre>${html(text, LONGEST_ANSWER)}</pre>${reasons === '' ? '' : `<ul>${reasons}</ul>`}</div>`
}

function lines({ caseLines }: PageData): string {
  if (caseLines.length === 0) return ''
  const items = caseLines.map(({ title, text }) => `<li><b>${title}</b>: ${htmlSentence(text)}</li>`)
  return `<h2>Flaky, slow, dear and weak cases</h2>\n<ul>${items.join('')}</ul>`
}

function list(sentences: readonly string[]): string {
  return sentences.length === 0 ? '' : `<ul>${sentences.map((one) => `<li>${htmlSentence(one)}</li>`).join('')}</ul>`
}

function code(text: string): string {
  return `<code>${html(text, 300)}</code>`
}
