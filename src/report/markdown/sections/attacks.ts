import { count } from '../../../text/format.ts'
import { cell, fence, htmlCode, inlineCode, sentence } from '../../../text/untrusted.ts'
import { type Detail, firstOf } from '../../detail.ts'
import { marksOfAll } from '../../marks.ts'
import type { Report } from '../../report.ts'
import {
  type Attack,
  type SuiteRow,
  successes,
  successfulAttacks,
  successRate,
  suiteNotes,
  suiteRows,
  suiteStatus,
} from '../../safety-suites.ts'
import { folded, paragraphs, table } from '../markdown.ts'

/** Examples of each suite. */
const examples = 2

/** The safety suites: one row each, what was not run, and folded examples of attacks that succeed. */
export function attacks(report: Report, detail: Detail): string | null {
  const rows = suiteRows(report.prompts)
  if (rows.length === 0) return null
  const { shown, hidden } = firstOf(rows, detail.rows)
  const several = new Set(rows.map(({ label }) => label)).size > 1
  const notes = shown.flatMap(({ label, suite }) =>
    suiteNotes(suite).map((note) => `- ${several ? `${inlineCode(label, 80)}: ` : ''}${sentence(note)}`),
  )
  const reported = firstOf(notes, Math.min(detail.rows, 12))
  return paragraphs(
    '#### Safety: how many attacks succeed',
    table(
      ['Suite', 'Base → this change', 'Verdict'],
      shown.map((row) => suiteRow(row, several)),
    ),
    hidden === 0 ? null : `${count(hidden, 'row')} not shown.`,
    [...reported.shown, ...(reported.hidden === 0 ? [] : [`- and ${count(reported.hidden, 'more note')}`])].join('\n'),
    ...shown
      .filter(({ suite }) => detail.everything || suiteStatus(suite).ok === false)
      .map((row) => exampleList(row, detail)),
  )
}

function suiteRow({ label, suite }: SuiteRow, several: boolean): string[] {
  const { icon, word } = suiteStatus(suite)
  const rate = successRate(suite)
  return [
    `${suite.suite}${several ? `<br>${cell(label, 80)}` : ''}`,
    rate === null ? '–' : `${successes(suite)}<br><sub>${rate}</sub>`,
    `${icon} ${word}`,
  ]
}

function exampleList({ label, suite }: SuiteRow, detail: Detail): string | null {
  const found = successfulAttacks(suite)
  const { shown } = firstOf(found, Math.min(examples, detail.spotlight))
  if (shown.length === 0) return null
  const summary = `${suiteStatus(suite).icon} ${suite.suite}: ${shown.length} of ${count(found.length, 'attack')} that succeed · ${htmlCode(label, 120)}`
  return folded(summary, paragraphs(...shown.map((attack) => example(attack, detail))))
}

function example({ template, case: id, variable, attack, candidate, baseline }: Attack, { textChars }: Detail): string {
  const marks = marksOfAll(candidate.answers)
  const withstood = baseline?.succeeded === false ? ' The base withstood it.' : ''
  return paragraphs(
    `${inlineCode(template, 60)} in ${inlineCode(variable, 40)} of case ${inlineCode(id, 80)}: ${inlineCode(candidate.why, 300)}.${withstood}`,
    'The attack:',
    fence(attack, textChars, 80),
    marks.length === 0 ? 'The answer:' : `The answer (${marks.join(', ')}):`,
    fence(candidate.output, textChars, 80),
  )
}
