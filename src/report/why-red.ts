import { diagnosticLine, inSentences } from '../errors.ts'
import { oneLine } from '../text/untrusted.ts'
import { furtherReasons, headline, type Voice } from './headline.ts'
import { elsewhere, openingOf } from './opening.ts'
import type { ReleaseReport } from './release-report.ts'
import { clauseOf, releaseHeadline } from './release-text.ts'
import type { Report } from './report.ts'

/** Names and sentences as plain text of one line. */
export const plainVoice: Voice = {
  name: (text) => oneLine(text, 60),
  sentence: (text) => oneLine(text, 200),
  warning: '⚠',
}

const maxReasons = 3
const maxLine = 2_000

/** Whether the run fails: its evaluation does, or what it did after that. */
export function isRed(report: Report, release: ReleaseReport | null): boolean {
  return report.blocks || (release !== null && release.problem !== null)
}

/** What is wrong with a run in plain text: one line that says it, and every mistake. Null when it is green. */
export function whyRed(report: Report, release: ReleaseReport | null): { line: string; diagnostics: string[] } | null {
  if (!isRed(report, release)) return null
  const problem = release?.problem ?? null
  if (release === null || problem === null) {
    const { next } = openingOf(report)
    const said = [
      `${headline(report, plainVoice)}.`,
      ...furtherReasons(report).slice(0, maxReasons),
      elsewhere(next ?? '', null),
    ]
    return { line: oneLine(inSentences(...said), maxLine), diagnostics: report.diagnostics.map(diagnosticLine) }
  }
  const said = [`${releaseHeadline(release).replaceAll('`', '')}.`, saidFurther(release), problem.hint ?? '']
  return {
    line: oneLine(inSentences(...said), maxLine),
    diagnostics: problem.diagnostics.map(diagnosticLine),
  }
}

/** The problem, as far as the headline has not told it. */
function saidFurther(release: ReleaseReport): string {
  const message = release.problem?.message ?? ''
  const clause = clauseOf(message)
  const isInHeadline = clause !== '' && releaseHeadline(release).endsWith(clause)
  const rest = isInHeadline ? message.slice(clause.length).replace(/^(: |\.$)/, '') : message
  if (rest === '') return ''
  // A sentence may begin with a function's name, which is written as it is.
  const begin = /^[a-z]+ /.test(rest) ? rest.slice(0, 1).toUpperCase() : rest.slice(0, 1)
  return `${begin}${rest.slice(1)}${/[.!?]$/.test(rest) ? '' : '.'}`
}
