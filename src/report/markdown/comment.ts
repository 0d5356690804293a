import { count } from '../../text/format.ts'
import { caseGroup, groupCases, improvements, worstRegressions } from '../case-groups.ts'
import type { CasePair } from '../cases.ts'
import { type Detail, firstThatFits } from '../detail.ts'
import { headline, type Voice } from '../headline.ts'
import { openingOf } from '../opening.ts'
import type { Report } from '../report.ts'
import { runIcons } from '../status.ts'
import { briefVoice, link, markdownVoice, paragraphs } from './markdown.ts'
import { attacks } from './sections/attacks.ts'

import { betweenModels } from './sections/between-models.ts'
import { caseFacts, caseTable, errorList } from './sections/case-lists.ts'
import { method } from './sections/method.ts'
import { diagnostics, footer, opening, otherPrompts, reasons, warnings, weakened } from './sections/notes.ts'

import { promptsTable } from './sections/prompts-table.ts'
import { spotlight } from './sections/spotlight.ts'
import { tokenTable } from './sections/token-table.ts'
import { trend } from './sections/trend.ts'
import { why } from './sections/why.ts'

/** GitHub refuses longer comments. */
export const commentLimit = 65_536

/**
 * The pull request's comment: everything, only what failed, only the table, or one line, whichever is the first that
 * fits. Each is rendered from the report; nothing is cut.
 *
 * @param options.limit the most characters, at least 1,000. GitHub counts code points; UTF-16 units are never fewer,
 *   so what fits here fits by either count
 * @param options.marker first line, by which the comment is found again
 * @param options.reportUrl where the whole report is, when it was uploaded
 */
export function renderComment(
  report: Report,
  options: { limit: number; marker: string; reportUrl?: string | null },
): string {
  const { reportUrl = null } = options
  const forms = [
    () => detailedForm(report, { spotlight: 5, textChars: 1_200, rows: 50, everything: true }, reportUrl),
    () => detailedForm(report, { spotlight: 5, textChars: 600, rows: 20, everything: false }, reportUrl),
    () => tableForm(report, { spotlight: 0, textChars: 0, rows: 50, everything: false }, reportUrl),
    () => lineForm(report, reportUrl),
  ]
  return firstThatFits(
    forms.map((form) => () => `${options.marker}\n${form()}\n`),
    options.limit,
    (text) => text.length,
  )
}

/**
 * The job's summary: the comment's forms with more room.
 *
 * @param options.limitBytes the most bytes in UTF-8, at least 4,000; GitHub drops a larger summary altogether
 * @param options.reportUrl as for the comment
 */
export function renderSummary(report: Report, options: { limitBytes: number; reportUrl?: string | null }): string {
  const { reportUrl = null } = options
  const forms = [
    () =>
      detailedForm(
        report,
        { spotlight: 20, textChars: 4_000, rows: 1_000, everything: true },
        reportUrl,
        tokenTable(report),
      ),
    () => detailedForm(report, { spotlight: 10, textChars: 2_000, rows: 200, everything: false }, reportUrl),
    () => tableForm(report, { spotlight: 0, textChars: 0, rows: 1_000, everything: false }, reportUrl),
    () => lineForm(report, reportUrl),
  ]
  return firstThatFits(
    forms.map((form) => () => `${form()}\n`),
    options.limitBytes,
    (text) => Buffer.byteLength(text, 'utf8'),
  )
}

/**
 * Everything, or only what failed: what `detail` says.
 * @param tokens what the requests took, where there is room for it
 */
function detailedForm(report: Report, detail: Detail, reportUrl: string | null, tokens: string | null = null): string {
  const grouped = groupCases(report.prompts)
  const worst = worstRegressions(grouped)
  const better = improvements(grouped)
  const regressed = new Set(worst)
  const failing = grouped.failing.filter((pair) => !regressed.has(pair))
  const failingBefore = grouped['fail-before-and-after']
  const shownFailing = failing.slice(0, Math.max(0, detail.spotlight - worst.length))
  const rest = [...worst.slice(detail.spotlight), ...failing.slice(shownFailing.length)]
    // The table of those that failed before has them.
    .filter((pair) => caseGroup(pair) !== 'fail-before-and-after')
  return paragraphs(
    heading(report),
    weakened(report, detail),
    opening(report),
    reasons(report, detail),
    diagnostics(report, detail),
    promptsTable(report, detail),
    trend(report),
    detail.everything ? betweenModels(report, detail) : null,
    attacks(report, detail),
    spotlight('Cases that got worse', worst, detail),
    spotlight('Failing cases', shownFailing, detail),
    detail.everything ? caseTable(betterTitle(better.length, grouped['newly-passing'].length), better, detail) : null,
    errorList(report, detail),
    caseTable(`❌ ${restTitle(rest, worst.length + shownFailing.length > 0)}`, rest, detail),
    caseTable(`➖ ${failingBeforeTitle(failingBefore.length)}`, failingBefore, detail),
    detail.everything ? caseFacts(report.prompts) : null,
    tokens,
    detail.everything ? method(report, detail) : null,
    detail.everything ? why(report, detail) : null,
    detail.everything ? warnings(report, detail) : null,
    otherPrompts(report),
    footer(report, reportUrl),
  )
}

function betterTitle(better: number, newlyPassing: number): string {
  const passing = newlyPassing === better || newlyPassing === 0 ? '' : `, ${newlyPassing} of them newly passing`
  return `✅ ${count(better, 'case')} ${newlyPassing === better ? 'newly passing' : 'got better'}${passing}`
}

/** Not all of them fail: a lower score may still pass. */
function restTitle(pairs: readonly CasePair[], others: boolean): string {
  const other = others ? 'other ' : ''
  return pairs.every(({ candidate }) => candidate?.pass === false)
    ? count(pairs.length, `${other}failing case`)
    : `${count(pairs.length, `${other}case`)} that got worse or ${pairs.length === 1 ? 'fails' : 'fail'}`
}

function failingBeforeTitle(cases: number): string {
  return `${count(cases, 'case')} ${cases === 1 ? 'fails' : 'fail'} before and after: not this change’s doing`
}

/** Headline, reasons, table. */
function tableForm(report: Report, detail: Detail, reportUrl: string | null): string {
  return paragraphs(
    heading(report),
    weakened(report, detail),
    opening(report),
    reasons(report, detail),
    diagnostics(report, detail),
    promptsTable(report, detail),
    trend(report),
    footer(report, reportUrl),
  )
}

/** One line of bounded length, and where the rest is. */
function lineForm(report: Report, reportUrl: string | null): string {
  const run = report.run === null ? 'the report' : link('the run', report.run.url)
  const where = reportUrl === null ? run : link('the report', reportUrl)
  const { merge } = openingOf(report)
  return `${paragraphs(heading(report, briefVoice), merge === null ? null : `**${merge}**`)}\n\nToo long to show here: see ${where}.`
}

function heading(report: Report, voice: Voice = markdownVoice): string {
  return `### ${runIcons[report.verdict]} ${headline(report, voice)}`
}
