import type { Diagnostic } from '../../../errors.ts'
import { count, duration } from '../../../text/format.ts'
import { inlineCode, sentence, visible } from '../../../text/untrusted.ts'
import { isCommit, shortCommit } from '../../commit.ts'
import { type Detail, firstOf } from '../../detail.ts'
import { openingOf } from '../../opening.ts'
import type { Report } from '../../report.ts'
import { callsText, costText } from '../../usage.ts'
import { folded, link, nameList, paragraphs } from '../markdown.ts'

/** Our own sentences, several of them in one reason, with names of bounded length in between. */
const maxReason = 1_000
/** Reasons that are shown, each a line. */
export const MOST_REASONS = 8
const MOST_OPEN_NOTES = 3

/** Whether to merge and why, and what next: the second and the third line. */
export function opening(report: Report): string {
  const { merge, why, next } = openingOf(report)
  const said = [merge === null ? null : `**${merge}**`, why === null ? null : sentence(why, maxReason)]
  return paragraphs(
    said.filter((one) => one !== null).join(' '),
    next === null ? null : `**Next:** ${sentence(next, maxReason)}`,
  )
}

/** Further reasons of the verdict. */
export function reasons(report: Report, { rows }: Detail): string {
  const { shown, hidden } = firstOf(openingOf(report).others, Math.min(rows, MOST_REASONS))
  return [
    ...shown.map((reason) => `- ${sentence(reason, maxReason)}`),
    ...(hidden === 0 ? [] : [`- and ${count(hidden, 'more reason')}`]),
  ].join('\n')
}

/** What the change itself altered of how it is judged: an approver must notice that. */
export function weakened(report: Report, { rows }: Detail): string | null {
  if (report.weakened.length === 0) return null
  const { shown, hidden } = firstOf(report.weakened, Math.min(rows, 10))
  const lines = [
    ...shown.map((one) => `> - ${sentence(one)}`),
    ...(hidden === 0 ? [] : [`> - and ${hidden} more in the report`]),
  ]
  return ['> [!WARNING]', '> This change also alters how it is judged:', ...lines].join('\n')
}

/** Things to know that decide nothing; more than a few are folded. */
export function warnings(report: Report, { rows }: Detail): string | null {
  const { shown, hidden } = firstOf(report.warnings, Math.min(rows, 10))
  const lines = [...shown.map((one) => `- ℹ️ ${sentence(one)}`), ...(hidden === 0 ? [] : [`- and ${hidden} more`])]
  if (lines.length === 0) return null
  return lines.length <= MOST_OPEN_NOTES
    ? lines.join('\n')
    : folded(`ℹ️ ${count(report.warnings.length, 'note')} on this run`, lines.join('\n'))
}

/** Every mistake of a broken configuration, linked to its line. */
export function diagnostics(report: Report, { rows }: Detail): string | null {
  const { shown, hidden } = firstOf(report.diagnostics, rows)
  const lines = shown.map((diagnostic) => `- ${place(diagnostic, report)}${said(diagnostic)}`)
  return lines.length === 0
    ? null
    : [...lines, ...(hidden === 0 ? [] : [`- and ${count(hidden, 'more mistake')}`])].join('\n')
}

function place({ file, line }: Diagnostic, report: Report): string {
  if (file === null) return ''
  const name = inlineCode(line === null ? file : `${file}:${line}`, 150)
  if (report.run === null || report.head === null || !isCommit(report.head) || file.length > 150) return `${name} `
  const path = visible(file).text.split('/').map(urlSegment).join('/')
  return `${link(name, `${report.run.repositoryUrl}/blob/${report.head}/${path}${line === null ? '' : `#L${line}`}`)} `
}

function said({ field, message, hint }: Diagnostic): string {
  const where = field === null ? '' : `${inlineCode(field, 100)}: `
  return `${where}${sentence(message)}${hint === null ? '' : `<br>→ ${sentence(hint)}`}`
}

function urlSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}

/** Prompts that the table does not show. */
function otherPrompts(report: Report): string {
  const unchanged = report.unchanged.length === 0 ? null : `Unchanged, not evaluated: ${nameList(report.unchanged)}.`
  const removed = report.removed.length === 0 ? null : `Removed: ${nameList(report.removed.map((one) => one.id))}.`
  return [unchanged, removed].filter((one) => one !== null).join(' ')
}

/** What was not evaluated, run, commits, what it took, and where the whole report is. */
export function footer(report: Report, reportUrl: string | null): string {
  const { run, usage } = report
  const base = report.base === null ? null : `compared with ${commit(report.base, report)}`
  const reason = report.baseReason === null || base === null ? '' : ` (${sentence(report.baseReason, 120)})`
  const parts = [
    run === null ? null : link(`Run ${run.number}`, run.url),
    report.head === null ? null : commit(report.head, report),
    base === null ? null : `${base}${reason}`,
    ...(usage.modelCalls + usage.cachedCalls === 0 ? [] : [costText(report), callsText(usage)]),
    duration(report.durationMs),
    reportUrl === null ? null : link('report', reportUrl),
  ]
  const others = otherPrompts(report)
  const took = parts.filter((part) => part !== null).join(' · ')
  return `<sub>${[...(others === '' ? [] : [others]), took].join('<br>')}</sub>`
}

function commit(sha: string, { run }: Report): string {
  if (!isCommit(sha)) return inlineCode(sha, 120)
  const short = inlineCode(shortCommit(sha))
  return run === null ? short : link(short, `${run.repositoryUrl}/commit/${sha}`)
}
