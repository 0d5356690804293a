import { count } from '../../text/format.ts'
import { sortCases } from '../cases.ts'
import type { Detail } from '../detail.ts'
import { headline, type Voice } from '../headline.ts'
import type { Report } from '../report.ts'
import { runIcons } from '../status.ts'
import { briefVoice, link, markdownVoice, paragraphs } from './markdown.ts'
import { attacks } from './sections/attacks.ts'
import { caseTable, errorList } from './sections/case-lists.ts'
import { diagnostics, footer, otherPrompts, reasons, warnings, weakened } from './sections/notes.ts'
import { promptsTable } from './sections/prompts-table.ts'
import { spotlight } from './sections/spotlight.ts'
import { statistics } from './sections/statistics.ts'

/** Everything, or only what failed: what `detail` says. */
export function detailedForm(report: Report, detail: Detail): string {
  const { worse, better, failing } = sortCases(report.prompts)
  const unpaired = failing.filter((pair) => pair.baseline === null)
  const shownUnpaired = unpaired.slice(0, Math.max(0, detail.spotlight - worse.length))
  const spotlighted = Math.min(worse.length, detail.spotlight) + shownUnpaired.length
  const folded = [...worse.slice(detail.spotlight), ...failing.filter((pair) => !shownUnpaired.includes(pair))]
  return paragraphs(
    heading(report),
    weakened(report, detail),
    reasons(report, detail),
    diagnostics(report, detail),
    promptsTable(report, detail),
    detail.everything ? statistics(report, detail) : null,
    attacks(report, detail),
    spotlight('Worst regressions', worse, detail),
    spotlight('Failing cases', shownUnpaired, detail),
    detail.everything ? caseTable(`✅ ${count(better.length, 'case')} got better`, better, detail) : null,
    errorList(report, detail),
    caseTable(`❌ ${count(folded.length, spotlighted > 0 ? 'other failing case' : 'failing case')}`, folded, detail),
    detail.everything ? warnings(report, detail) : null,
    otherPrompts(report),
    footer(report),
  )
}

/** Headline, reasons, table. */
export function tableForm(report: Report, detail: Detail): string {
  return paragraphs(
    heading(report),
    weakened(report, detail),
    reasons(report, detail),
    diagnostics(report, detail),
    promptsTable(report, detail),
    footer(report),
  )
}

/** One line of bounded length, and where the rest is. */
export function lineForm(report: Report): string {
  const where = report.run === null ? 'the report' : link('the run', report.run.url)
  return `${heading(report, briefVoice)}\n\nToo long to show here: see ${where}.`
}

function heading(report: Report, voice: Voice = markdownVoice): string {
  return `### ${runIcons[report.verdict]} ${headline(report, voice)}`
}
