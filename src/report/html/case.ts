import { inSentences } from '../../errors.ts'
import type { CaseResult, TrialResult } from '../../evaluation/results.ts'
import { duration, points, score, usd } from '../../text/format.ts'
import { html, oneLine } from '../../text/untrusted.ts'
import type { CaseGroup } from '../case-groups.ts'
import { assertionName, type CasePair, toolCallsText, valueText } from '../cases.ts'
import { isFlaky } from '../flaky-cases.ts'
import { answerMarks, caseMarks, endMarks } from '../marks.ts'
import { outcome } from '../status.ts'

const maxText = 50_000

/** One case, folded: its variables, and the answers of both arms side by side. */
export function htmlCase(pair: CasePair, group: CaseGroup): string {
  const { id, candidate, baseline, delta, prompt } = pair
  const before = baseline === null ? '' : `${score(baseline.score)} → `
  const change = delta === null || delta === 0 ? '' : ` (${points(delta)} points)`
  const vars = Object.entries(prompt.vars[id] ?? {})
  const asked = vars[0] === undefined ? '' : ` <span class="muted">${html(oneLine(valueText(vars[0][1]), 100))}</span>`
  const flaky = [candidate, baseline].some((result) => result !== null && isFlaky(result) === true)
  const marks = [...caseMarks(pair), ...endMarks(pair)].map((mark) => ` · ${mark}`)
  return `<details data-outcome="${group}"${flaky ? ' data-flaky' : ''}><summary>${outcome(candidate?.pass ?? null).icon} <code>${html(id, 300)}</code> ${before}${score(candidate?.score ?? null)}${change}${marks.join('')}${asked}</summary>
${vars.length === 0 ? '' : `<dl>${vars.map(([name, value]) => `<dt>${html(name, 300)}</dt><dd>${html(valueText(value), maxText)}</dd>`).join('')}</dl>`}
<div class="arms">${arm('Base', baseline)}${arm('This change', candidate)}</div></details>`
}

function arm(title: string, result: CaseResult | null): string {
  if (result === null) return ''
  const trials = [
    ...result.trials.map((trial, index) => ({ trial, name: result.trials.length === 1 ? '' : `repeat ${index + 1} ` })),
    ...result.confirmations.map((trial, index) => ({ trial, name: `confirmation ${index + 1} ` })),
  ]
  return `<div><h3>${title}</h3>${trials.map(({ trial, name }) => `${heading(trial, name)}${body(trial)}${assertions(trial)}`).join('')}</div>`
}

function heading(trial: TrialResult, name: string): string {
  const { icon, word } = outcome(trial.pass)
  const facts = [
    `${icon} ${name}${word}`,
    ...(trial.score === null ? [] : [score(trial.score)]),
    ...(trial.latencyMs === null ? [] : [duration(trial.latencyMs)]),
    ...(trial.error === null ? [usd(trial.costUsd)] : []),
    ...answerMarks(trial).map((mark) => `<b>${mark}</b>`),
  ]
  return `<div class="muted">${facts.join(' · ')}</div>`
}

function body(trial: TrialResult): string {
  if (trial.error !== null) {
    return `<pre>${html(inSentences(trial.error.message, trial.error.hint), maxText)}</pre>`
  }
  const calls = toolCallsText(trial)
  const text = trial.output === '' && calls !== null ? '' : `<pre>${html(trial.output, maxText)}</pre>`
  return calls === null ? text : `${text}<h4>Tool calls</h4><pre>${html(calls, maxText)}</pre>`
}

function assertions(trial: TrialResult): string {
  if (trial.assertions.length === 0) return ''
  const items = trial.assertions.map((assertion) => {
    const value = assertion.score === null ? '' : ` ${score(assertion.score)}`
    return `<li>${outcome(assertion.pass).icon} <b>${html(assertionName(assertion), 300)}</b>${value} ${html(assertion.reason, 5_000)}</li>`
  })
  return `<ul>${items.join('')}</ul>`
}
