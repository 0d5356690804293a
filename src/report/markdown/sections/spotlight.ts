import type { CaseResult, TrialResult } from '../../../evaluation/results.ts'
import { count, score } from '../../../text/format.ts'
import { fence, htmlCode, inlineCode, oneLine } from '../../../text/untrusted.ts'
import { assertionName, type CasePair, tellingTrial, toolCallsText, valueText } from '../../cases.ts'
import { type Detail, firstOf } from '../../detail.ts'
import { answerMarks, caseMarks } from '../../marks.ts'
import { outcome } from '../../status.ts'
import { folded, paragraphs } from '../markdown.ts'

/** Two of them fit side by side in a comment, one on a phone. */
const columns = 36
/** Characters of each text of the case that stands open: both answers are to be read at a glance. */
const openChars = 400
const maxVars = 6
const maxReasons = 4

/**
 * The one case that stands open, with both answers.
 * @param title ends where the case's name follows
 * @param several whether its prompt is not the only one
 */
export function openCase(title: string, pair: CasePair, several: boolean, detail: Detail): string {
  const short = { ...detail, textChars: Math.min(detail.textChars, openChars) }
  const marks = [...caseMarks(pair), ...(several ? [inlineCode(pair.label, 120)] : [])].map((mark) => ` · ${mark}`)
  return paragraphs(`#### ${title} ${inlineCode(pair.id, 80)}${marks.join('')}`, texts(pair, short))
}

/** A further case with its texts, folded. */
export function foldedCase(pair: CasePair, detail: Detail): string {
  const marks = caseMarks(pair).map((mark) => ` · ${mark}`)
  const summary = `${htmlCode(pair.id, 80)} ${scoresOf(pair)}${marks.join('')} · ${htmlCode(pair.label, 120)}`
  return folded(summary, texts(pair, detail))
}

function texts(pair: CasePair, detail: Detail): string {
  return paragraphs(variables(pair, detail), answers(pair, detail), why(pair.candidate))
}

/** `fail ❌ 1.00 → 0.58`: what became of the case in words first. */
function scoresOf({ candidate, baseline }: CasePair): string {
  const { icon, word } = outcome(candidate?.pass ?? null)
  const before = baseline === null ? '' : `${score(baseline.score)} → `
  return `${word} ${icon} ${before}${score(candidate?.score ?? null)}`
}

function variables(pair: CasePair, { textChars }: Detail): string | null {
  const entries = Object.entries(pair.prompt.vars[pair.id] ?? {})
  const { shown, hidden } = firstOf(entries, maxVars)
  if (shown.length === 0) return null
  const lines = shown.map(
    ([name, value]) => `${inlineCode(name, 40)} ${inlineCode(valueText(value), Math.ceil(textChars / 2))}`,
  )
  return [...lines, ...(hidden === 0 ? [] : [`and ${count(hidden, 'more variable')}`])].join('<br>')
}

function answers({ candidate, baseline }: CasePair, detail: Detail): string | null {
  const now = candidate === null ? null : tellingTrial(candidate, 'worst')
  const then = baseline === null ? null : tellingTrial(baseline, 'best')
  if (now === null || candidate === null) return null
  if (then === null || baseline === null) return answerBlock(now, detail, columns * 2)
  return paragraphs(
    column(`Base: ${verdictOf(baseline)}`, answerBlock(then, detail, columns)),
    column(`This change: ${verdictOf(candidate)}`, answerBlock(now, detail, columns)),
    '<br clear="all">',
  )
}

/** Floats, so that two stand side by side where there is room and one below the other on a phone. */
function column(title: string, body: string): string {
  return `<table align="left"><tr><th>${title}</th></tr><tr><td valign="top">\n\n${body}\n\n</td></tr></table>`
}

function answerBlock(trial: TrialResult, { textChars }: Detail, width: number): string {
  if (trial.error !== null) return `⚠️ ${inlineCode(trial.error.message, 200)}`
  const marks = answerMarks(trial)
  const marked = marks.length === 0 ? null : `<sub>${marks.join(' · ')}</sub>`
  const calls = toolCallsText(trial)
  const text = oneLine(trial.output, textChars) === '' ? null : fence(trial.output, textChars, width)
  if (calls === null) return paragraphs(marked, text ?? '<em>(empty answer)</em>')
  return paragraphs(marked, text, '<sub>Tool calls</sub>', fence(calls, textChars, width))
}

/** `pass ✅ 1.00`, and how many of several trials passed. */
function verdictOf(result: CaseResult): string {
  const { icon, word } = outcome(result.pass)
  const scored = result.trials.filter((trial) => trial.pass !== null)
  const trials =
    scored.length < 2 ? '' : `, ${scored.filter((trial) => trial.pass === true).length} of ${scored.length} passed`
  return `${word} ${icon} ${score(result.score)}${trials}`
}

/** What the shown answer failed. */
function why(candidate: CaseResult | null): string | null {
  const trial = candidate === null ? null : tellingTrial(candidate, 'worst')
  const failed = (trial?.assertions ?? []).filter((assertion) => assertion.pass === false)
  const { shown, hidden } = firstOf(failed, maxReasons)
  if (shown.length === 0) return null
  const lines = shown.map(
    (assertion) => `Failed ❌ ${inlineCode(assertionName(assertion), 60)} ${inlineCode(assertion.reason, 300)}`,
  )
  return [...lines, ...(hidden === 0 ? [] : [`and ${count(hidden, 'more assertion')}`])].join('<br>')
}
