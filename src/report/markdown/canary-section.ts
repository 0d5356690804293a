import type { LimitResult } from '../../canary/analysis/analysis.ts'
import { pointsText, pValue } from '../../text/format.ts'
import { cell, fence, htmlCode, inlineCode, sentence } from '../../text/untrusted.ts'
import type { CanaryReport } from '../canary-report.ts'
import { rolloutLinks } from '../console-links.ts'
import { limitAsSet, measuredInWords } from '../limit-words.ts'
import type { ReleaseReport } from '../release-report.ts'
import { outcomes, whyInWords } from '../release-text.ts'
import { canaryPlots } from './canary-plot.ts'
import { limitPlots } from './limit-plot.ts'
import { folded, paragraphs, table } from './markdown.ts'
import { timeline } from './timeline.ts'

/**
 * How an alias moved, what was measured, and why it ended so. Markdown for the job summary and for comments.
 * @param identity whose console is linked; null: none
 */
export function canarySection(report: CanaryReport, identity: ReleaseReport['identity']): string {
  const { function: name, alias, old, new: candidate } = report
  return paragraphs(
    `### ${inlineCode(`${name}:${alias}`)}: version ${old} → ${candidate} ${outcomes[report.outcome]}`,
    report.reason === '' ? null : sentence(`${capital(whyInWords(report))}.`, 1_000),
    timeline(report),
    report.findings.length === 0 ? null : findings(report),
    silent(report),
    history(report),
    probed(report),
    failing(report),
    links(report, identity),
  )
}

function capital(text: string): string {
  return text.startsWith('version ') ? `V${text.slice(1)}` : text
}

function silent({ silentAlarms = [] }: CanaryReport): string | null {
  if (silentAlarms.length === 0) return null
  const names = silentAlarms.map((name) => inlineCode(name)).join(', ')
  return `No data (\`INSUFFICIENT_DATA\`) had ${names} whenever it was looked: that it did not turn red proves nothing.`
}

const verdicts = { broken: '**broken**', kept: 'kept', open: 'not proven either way', unmeasured: '**not measured**' }

function findings(report: CanaryReport): string {
  const { findings: all, old, new: candidate, reference, excluded } = report
  return table(
    ['Limit', 'Allowed', `Old version ${old}`, `New version ${candidate}`, 'Proven'],
    all.map((finding) => [
      cell(finding.limit),
      limitAsSet(finding, reference),
      measuredInWords(finding, 'stable', report),
      measuredInWords(finding, 'canary', report),
      [verdicts[finding.verdict], chance(finding), ruledOut(finding, excluded.get(finding.limit) ?? null)]
        .filter((one) => one !== null)
        .join('; '),
    ]),
  )
}

/** Of what was proven against the new version: how sure that is. */
function chance({ verdict, p }: LimitResult): string | null {
  return verdict === 'broken' ? pValue(p).replaceAll(' ', '\u00A0') : null
}

/** At 95 %, whatever the number of looks. */
function ruledOut({ limit, verdict }: LimitResult, excluded: number | null): string | null {
  if (excluded === null || verdict === 'broken') return null
  return limit.startsWith('quality')
    ? `a drop of ${Number(excluded.toFixed(3))} is ruled out`
    : `${pointsText(excluded)} more are ruled out`
}

/** Folded: the table above has where they ended. */
function history({ histories, periods }: CanaryReport): string | null {
  const plots = [...limitPlots(histories), ...canaryPlots(periods)]
  return plots.length === 0 ? null : folded('Each limit and metric over time', plots.join('\n\n'))
}

function probed({ probed: reported }: CanaryReport): string | null {
  if (reported === null || (reported.cases === 0 && (reported.failed ?? []).length === 0)) return null
  const { cases, onlyOld, onlyNew, failed = [] } = reported
  const which = failed.map(({ caseId, requestId }) => {
    return requestId === null ? inlineCode(caseId, 80) : `${inlineCode(caseId, 80)} (request ${inlineCode(requestId)})`
  })
  const list = which.length === 0 ? '' : ` The new version failed ${which.join(', ')}.`
  return `Golden cases asked of both versions: ${cases}; ${onlyOld} passed with the old version alone, ${onlyNew} with the new one alone.${list}`
}

/** Ids only: what a log says is not for a summary. */
function failing({ failing: found, new: candidate }: CanaryReport): string | null {
  if (found === undefined) return null
  const { group, from, requests, query } = found
  const since = new Date(from).toISOString()
  const ids = requests.map(({ id, time }) => `${inlineCode(id)} at ${new Date(time).toISOString().slice(11, 19)} UTC`)
  const where = `In Logs Insights, in the log group ${inlineCode(group)} since ${since}:`
  return paragraphs(
    ids.length === 0 ? null : `Calls of version ${candidate} that its log tells failed: ${ids.join(', ')}.`,
    folded(`To find failing calls in ${htmlCode(group, 120)}`, `${where}\n\n${fence(query, 2_000)}`),
  )
}

function links(report: CanaryReport, identity: ReleaseReport['identity']): string | null {
  const all = rolloutLinks(report, identity)
  return all.length === 0 ? null : `In the console: ${all.map(({ text, url }) => `[${text}](${url})`).join(' · ')}`
}
