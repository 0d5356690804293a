import { count, score } from '../../../text/format.ts'
import { cell, inlineCode, sentence } from '../../../text/untrusted.ts'
import { caseLines } from '../../case-lines.ts'
import { type CasePair, casesOfArms, errorGroups, tellingTrial, valueText } from '../../cases.ts'
import { type Detail, firstOf } from '../../detail.ts'
import { caseMarks, endMarks, FAILED_BEFORE } from '../../marks.ts'
import type { PromptReport, Report } from '../../report.ts'
import { folded, nameList, paragraphs, table } from '../markdown.ts'

/** Folded table of cases that are not shown with their texts. `summary` is HTML. */
export function foldedTable(summary: string, pairs: readonly CasePair[], detail: Detail): string | null {
  return pairs.length === 0 ? null : folded(summary, caseTable(pairs, detail) ?? '')
}

/** The same as it stands inside what is folded. */
export function caseTable(pairs: readonly CasePair[], detail: Detail): string | null {
  if (pairs.length === 0) return null
  const { shown, hidden } = firstOf(pairs, detail.rows)
  const rendered = table(
    ['Case', 'Score', 'Asked'],
    shown.map((pair) => [`${cell(pair.id, 60)}<br>${cell(pair.label, 120)}`, scores(pair), asked(pair)]),
  )
  return paragraphs(rendered, hidden === 0 ? null : `… and ${count(hidden, 'more case')} in the report.`)
}

function scores({ candidate, baseline }: CasePair): string {
  const now = score(candidate?.score ?? null)
  return baseline === null ? now : `${score(baseline.score)} → ${now}`
}

/** The case's first variable, what its answer failed, and what is to be said of the case. */
function asked(pair: CasePair): string {
  const first = Object.values(pair.prompt.vars[pair.id] ?? {})[0]
  const question = first === undefined ? [] : [cell(valueText(first), 120)]
  const trial = pair.candidate === null ? null : tellingTrial(pair.candidate, 'worst')
  const failure = trial?.assertions.find((assertion) => assertion.pass === false)
  // The table's title says which failed before.
  const marks = [...caseMarks(pair).filter((mark) => mark !== FAILED_BEFORE), ...endMarks(pair)].join(', ')
  return [
    ...question,
    ...(failure === undefined ? [] : [`failed ❌ ${cell(failure.reason, 160)}`]),
    ...(marks === '' ? [] : [`<sub>${marks}</sub>`]),
  ].join('<br>')
}

/** The flaky, slow, dear and weak cases, a line each. */
export function caseFacts(prompts: readonly PromptReport[]): string | null {
  // Between two of them GitHub would take the text for a formula.
  const lines = caseLines(prompts, {
    name: (text) => inlineCode(text, 30),
    text: (text) => text.replaceAll('$', '&#36;'),
  })
  if (lines.every(({ isUnknown }) => isUnknown)) return null
  return lines.map(({ title, text }) => `- **${title}**: ${text}`).join('\n')
}

/** What could not be measured, by cause, with what to do about it. */
export function errorList(report: Report, { rows }: Detail): string | null {
  const groups = errorGroups(report.prompts)
  if (groups.length === 0) return null
  const { shown, hidden } = firstOf(groups, Math.min(rows, 20))
  const lines = shown.map(({ error, cases, arms }) => {
    const hint = error.hint === null ? '' : `<br>→ ${sentence(error.hint, 300)}`
    return `- **${casesOfArms(arms)}**: ${inlineCode(error.message, 300)}${hint}<br>${nameList([...cases], 6)}`
  })
  const rest = hidden === 0 ? [] : [`- and ${count(hidden, 'more cause')}`]
  const total = groups.reduce((sum, { arms }) => sum + arms.candidate + arms.baseline, 0)
  return folded(
    `⚠️ ${count(total, 'case')} could not be measured`,
    [...lines, ...rest].join('\n'),
    report.verdict === 'error',
  )
}
