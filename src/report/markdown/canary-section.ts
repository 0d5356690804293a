import type { LimitResult } from '../../canary/analysis/analysis.ts'
import { cell, fence, htmlCode, inlineCode, sentence } from '../../text/untrusted.ts'
import type { CanaryReport } from '../canary-report.ts'
import { endedBecause, failingInWords, probedInWords, silentInWords, whereToAsk } from '../canary-words.ts'
import { rolloutLinks } from '../console-links.ts'
import { limitAsSet, measuredInWords, sureness, VERDICTS } from '../limit-words.ts'
import type { ReleaseReport } from '../release-report.ts'
import { outcomes } from '../release-text.ts'
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
  const because = endedBecause(report)
  return paragraphs(
    `### ${inlineCode(`${name}:${alias}`)}: version ${old} → ${candidate} ${outcomes[report.outcome]}`,
    because === null ? null : sentence(because, 1_000),
    timeline(report),
    report.findings.length === 0 ? null : findings(report),
    silentInWords(report, inlineCode),
    history(report),
    probedInWords(report, inlineCode),
    failing(report),
    links(report, identity),
  )
}

function findings(report: CanaryReport): string {
  const { findings: all, old, new: candidate, reference, excluded } = report
  return table(
    ['Limit', 'Allowed', `Old version ${old}`, `New version ${candidate}`, 'Proven'],
    all.map((finding) => [
      cell(finding.limit),
      limitAsSet(finding, reference),
      measuredInWords(finding, 'stable', report),
      measuredInWords(finding, 'canary', report),
      [proven(finding), sureness(finding, excluded.get(finding.limit) ?? null)]
        .filter((one) => one !== null)
        .join('; '),
    ]),
  )
}

function proven({ verdict }: LimitResult): string {
  return verdict === 'broken' || verdict === 'unmeasured' ? `**${VERDICTS[verdict]}**` : VERDICTS[verdict]
}

/** Folded: the table above has where they ended. */
function history({ histories, periods }: CanaryReport): string | null {
  const plots = [...limitPlots(histories), ...canaryPlots(periods)]
  return plots.length === 0 ? null : folded('Each limit and metric over time', plots.join('\n\n'))
}

/** Ids only: what a log says is not for a summary. */
function failing(report: CanaryReport): string | null {
  const { failing: found } = report
  if (found === undefined) return null
  return paragraphs(
    failingInWords(report, inlineCode),
    folded(
      `To find failing calls in ${htmlCode(found.group, 120)}`,
      `${whereToAsk(found, inlineCode)}\n\n${fence(found.query, 2_000)}`,
    ),
  )
}

function links(report: CanaryReport, identity: ReleaseReport['identity']): string | null {
  const all = rolloutLinks(report, identity)
  return all.length === 0 ? null : `In the console: ${all.map(({ text, url }) => `[${text}](${url})`).join(' · ')}`
}
