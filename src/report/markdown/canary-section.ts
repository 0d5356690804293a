import type { LimitResult } from '../../canary/analysis/analysis.ts'
import { duration, percent, pValue, usd } from '../../text/format.ts'
import { cell, fence, inlineCode, sentence } from '../../text/untrusted.ts'
import type { CanaryReport } from '../canary-report.ts'
import { outcomes } from '../release-text.ts'
import { canaryPlots } from './canary-plot.ts'
import { paragraphs, table } from './markdown.ts'

/** How an alias moved, what was measured, and why it ended so. Markdown for the job summary. */
export function canarySection(report: CanaryReport): string {
  const { function: name, alias, old, new: candidate } = report
  return paragraphs(
    `### ${inlineCode(`${name}:${alias}`)}: version ${old} → ${candidate} ${outcomes[report.outcome]}`,
    report.reason === '' ? null : sentence(`${report.reason}.`, 1_000),
    steps(report),
    report.findings.length === 0 ? null : findings(report),
    silent(report),
    ...canaryPlots(report.periods),
    probed(report),
    failing(report),
  )
}

function silent({ silentAlarms = [] }: CanaryReport): string | null {
  if (silentAlarms.length === 0) return null
  const names = silentAlarms.map((name) => inlineCode(name)).join(', ')
  return `No data (\`INSUFFICIENT_DATA\`) had ${names} whenever it was looked: that it did not turn red proves nothing.`
}

function steps({ steps: all, endedAt }: CanaryReport): string | null {
  if (all.length === 0) return null
  return table(
    ['Weight of the new version', 'Lasted'],
    all.map(({ weight, at }, i) => [percent(weight), duration((all[i + 1]?.at ?? endedAt) - at)]),
  )
}

const verdicts = { broken: '**broken**', kept: 'kept', open: 'not proven either way', unmeasured: '**not measured**' }

function findings({ findings: all, excluded }: CanaryReport): string {
  return table(
    ['Limit', 'Set to', 'Old version', 'New version', 'Ruled out', 'Proven', 'p'],
    all.map((finding) => [
      cell(finding.limit),
      bound(finding),
      value(finding, finding.shown.stable),
      value(finding, finding.shown.canary),
      ruledOut(finding, excluded.get(finding.limit) ?? null),
      verdicts[finding.verdict],
      chance(finding),
    ]),
  )
}

/** The column is headed `p`. What was not measured has none. */
function chance({ verdict, p }: LimitResult): string {
  if (verdict === 'unmeasured') return '–'
  return pValue(p)
    .replace(/^p (= )?/, '')
    .replace(' ', '\u00A0')
}

function bound({ limit, bound }: LimitResult): string {
  switch (limit) {
    case 'errorRate.max':
      return percent(bound)
    case 'errorRate.worseBy':
      return inPoints(Number((bound * 100).toFixed(4)))
    case 'p99Latency.max':
      return duration(bound)
    case 'p99Latency.worseBy':
    case 'costPerRequest.worseBy':
      return percent(bound)
    case 'quality.min':
    case 'quality.worseBy':
      return `${Number(bound.toFixed(4))}`
  }
}

function inPoints(number: number): string {
  return `${number} ${number === 1 ? 'point' : 'points'}`
}

/** At 95 %, whatever the number of looks. */
function ruledOut({ limit }: LimitResult, excluded: number | null): string {
  if (excluded === null) return '–'
  return limit.startsWith('quality')
    ? `a drop of ${Number(excluded.toFixed(3))}`
    : `${inPoints(Number((excluded * 100).toFixed(1)))} more`
}

/** In the unit of what was tested: of a 99th percentile the share of calls above its threshold. */
function value({ limit }: LimitResult, shown: number | null): string {
  if (shown === null) return '–'
  if (limit.startsWith('p99Latency')) return `${percent(shown)} of calls too slow`
  if (limit.startsWith('errorRate')) return percent(shown)
  if (limit.startsWith('quality')) return `${Number(shown.toFixed(3))}`
  return usd(shown)
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
  return paragraphs(
    ids.length === 0 ? null : `Calls of version ${candidate} that its log tells failed: ${ids.join(', ')}.`,
    `To find failing calls in Logs Insights, in the log group ${inlineCode(group)} since ${since}:\n\n${fence(query, 2_000)}`,
  )
}
