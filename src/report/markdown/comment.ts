import { count } from '../../text/format.ts'
import { badCases, caseGroup, type GroupedCases, groupCases, improvements, worstRegressions } from '../case-groups.ts'
import type { CasePair } from '../cases.ts'
import { type Detail, firstThatFits } from '../detail.ts'
import { headline, type Voice } from '../headline.ts'
import { openingOf } from '../opening.ts'
import type { Report } from '../report.ts'
import { runIcons } from '../status.ts'
import { briefVoice, folded, link, markdownVoice, paragraphs } from './markdown.ts'
import { attacks } from './sections/attacks.ts'
import { betweenModels } from './sections/between-models.ts'
import { caseFacts, caseTable, errorList, foldedTable } from './sections/case-lists.ts'
import { links } from './sections/links.ts'
import { method } from './sections/method.ts'
import { diagnostics, footer, opening, reasons, warnings, weakened } from './sections/notes.ts'
import { promptsTable } from './sections/prompts-table.ts'
import { foldedCase, openCase } from './sections/spotlight.ts'
import { tokenTable } from './sections/token-table.ts'
import { trend } from './sections/trend.ts'

/** GitHub refuses longer comments. */
export const commentLimit = 65_536

/** What a surface on GitHub shows beside the report itself; each may be missing. */
type Beside = {
  /** Address of the uploaded report. */
  reportUrl?: string | null
}

/**
 * The pull request's comment: everything, only what failed, only the table, or one line, whichever is the first that
 * fits. Each is rendered from the report; nothing is cut.
 *
 * @param options.limit the most characters, at least 1,000. GitHub counts code points; UTF-16 units are never fewer,
 *   so what fits here fits by either count
 * @param options.marker first line, by which the comment is found again
 * @param options.reportUrl where the whole report is, when it was uploaded
 */
export function renderComment(report: Report, options: { limit: number; marker: string } & Beside): string {
  const forms = [
    () => detailedForm(report, { spotlight: 5, textChars: 1_200, rows: 50, everything: true }, options),
    () => detailedForm(report, { spotlight: 5, textChars: 600, rows: 20, everything: false }, options),
    () => tableForm(report, { spotlight: 0, textChars: 0, rows: 50, everything: false }, options),
    () => lineForm(report, options),
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
export function renderSummary(report: Report, options: { limitBytes: number } & Beside): string {
  const forms = [
    () =>
      detailedForm(
        report,
        { spotlight: 20, textChars: 4_000, rows: 1_000, everything: true },
        options,
        tokenTable(report),
      ),
    () => detailedForm(report, { spotlight: 10, textChars: 2_000, rows: 200, everything: false }, options),
    () => tableForm(report, { spotlight: 0, textChars: 0, rows: 1_000, everything: false }, options),
    () => lineForm(report, options),
  ]
  return firstThatFits(
    forms.map((form) => () => `${form()}\n`),
    options.limitBytes,
    (text) => Buffer.byteLength(text, 'utf8'),
  )
}

/**
 * Everything, or only what failed: what `detail` says. One case stands open, all others are folded.
 * @param tokens what the requests took, where there is room for it
 */
function detailedForm(
  report: Report,
  detail: Detail,
  { reportUrl = null }: Beside,
  tokens: string | null = null,
): string {
  const grouped = groupCases(report.prompts)
  const better = improvements(grouped)
  const failingBefore = grouped['fail-before-and-after']
  return paragraphs(
    ...firstLines(report, detail, reportUrl),
    promptsTable(report, detail),
    trend(report),
    attacks(report, detail),
    ...openAndFolded(grouped, detail),
    errorList(report, detail),
    foldedTable(`➖ ${failingBeforeTitle(failingBefore.length)}`, failingBefore, detail),
    detail.everything ? foldedTable(betterTitle(better.length, grouped['newly-passing'].length), better, detail) : null,
    detail.everything ? betweenModels(report, detail) : null,
    tokens,
    detail.everything ? method(report, caseFacts(report.prompts), detail) : null,
    detail.everything ? warnings(report, detail) : null,
    footer(report, reportUrl),
  )
}

/** What happened, what the change itself altered of that, whether to merge, what next, where to read on. */
function firstLines(report: Report, detail: Detail, reportUrl: string | null): Array<string | null> {
  return [
    heading(report),
    weakened(report, detail),
    [opening(report), links(report, reportUrl)].filter((one) => one !== null && one !== '').join('<br>'),
    reasons(report, detail),
    diagnostics(report, detail),
  ]
}

/** The worst case, open; folded below it, the others. */
function openAndFolded(grouped: GroupedCases, detail: Detail): Array<string | null> {
  const worst = worstRegressions(grouped)
  const regressed = new Set(worst)
  const all = badCases(grouped)
  const several = new Set(all.map(({ label }) => label)).size > 1
  const [first, ...others] = all
  if (first === undefined) return []
  const withTexts = others.slice(0, Math.max(0, detail.spotlight - 1))
  const rest = others
    .slice(withTexts.length)
    // The table of those that failed before has them.
    .filter((pair) => caseGroup(pair) !== 'fail-before-and-after')
  const more = [...withTexts, ...rest]
  return [
    openCase(openTitle(all.length, worst.length), first, several, detail),
    more.length === 0
      ? null
      : folded(
          `❌ ${count(more.length, 'more case')} that ${whatTheyDo(more, regressed)}`,
          paragraphs(...withTexts.map((pair) => foldedCase(pair, detail)), caseTable(rest, detail)),
        ),
  ]
}

function openTitle(all: number, worse: number): string {
  if (worse === 0) return all === 1 ? 'The case that fails:' : `One of ${count(all, 'case')} that fail:`
  return worse === 1 ? 'The case that got worse:' : `The worst of ${count(worse, 'case')} that got worse:`
}

function whatTheyDo(pairs: readonly CasePair[], regressed: ReadonlySet<CasePair>): string {
  if (pairs.every((pair) => regressed.has(pair))) return 'got worse'
  const fail = pairs.length === 1 ? 'fails' : 'fail'
  return pairs.some((pair) => regressed.has(pair)) ? `got worse or ${fail}` : fail
}

function betterTitle(better: number, newlyPassing: number): string {
  const passing = newlyPassing === better || newlyPassing === 0 ? '' : `, ${newlyPassing} of them newly passing`
  return `✅ ${count(better, 'case')} ${newlyPassing === better ? 'newly passing' : 'got better'}${passing}`
}

function failingBeforeTitle(cases: number): string {
  return `${count(cases, 'case')} ${cases === 1 ? 'fails' : 'fail'} before and after: not this change’s doing`
}

/** Headline, reasons, table. */
function tableForm(report: Report, detail: Detail, { reportUrl = null }: Beside): string {
  return paragraphs(
    ...firstLines(report, detail, reportUrl),
    promptsTable(report, detail),
    trend(report),
    footer(report, reportUrl),
  )
}

/** One line of bounded length, and where the rest is. */
function lineForm(report: Report, { reportUrl = null }: Beside): string {
  const run = report.run === null ? 'the report' : link('the run', report.run.url)
  const where = reportUrl === null ? run : link('the report', reportUrl)
  const { merge } = openingOf(report)
  return `${paragraphs(heading(report, briefVoice), merge === null ? null : `**${merge}**`)}\n\nToo long to show here: see ${where}.`
}

function heading(report: Report, voice: Voice = markdownVoice): string {
  return `### ${runIcons[report.verdict]} ${headline(report, voice)}`
}
