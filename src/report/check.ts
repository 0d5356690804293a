import type { LintDiagnostic } from '../lint/rule.ts'
import { oneLine } from '../text/untrusted.ts'
import { type Annotation, annotations } from './annotations.ts'
import { firstThatFits } from './detail.ts'
import { headline } from './headline.ts'
import { renderComment } from './markdown/comment.ts'
import { DEFAULT_CONFIG } from './marker.ts'
import type { Report } from './report.ts'
import { isRed, plainVoice } from './why-red.ts'

/** A check run as GitHub shows it beside those of the jobs. */
type Check = {
  name: string
  conclusion: 'success' | 'failure' | 'neutral' | 'skipped' | 'action_required'
  title: string
  /** Markdown. */
  summary: string
  annotations: Annotation[]
}

type CheckOptions = {
  command: string
  config: string
  key: string
  findings: readonly LintDiagnostic[] | null
  reportUrl: string | null
}

/** GitHub takes that many in one request. */
const MOST_ANNOTATIONS = 50
const MOST_SUMMARY_BYTES = 65_535
const maxTitle = 250
const maxName = 60

/** A report as a check run: its name is a job's only by intent, and its conclusion never greener than the job. */
export function checkOf(report: Report, { command, config, key, findings, reportUrl }: CheckOptions): Check {
  const what = command === 'lint' ? 'Prompt lint report' : 'Prompt evaluation report'
  const which = [config === DEFAULT_CONFIG ? '' : config, key]
    .filter((part) => part !== '')
    .map((part) => oneLine(part, maxName))
  return {
    name: which.length === 0 ? what : `${what} (${which.join(', ')})`,
    conclusion: conclusionOf(report),
    title: oneLine(headline(report, plainVoice), maxTitle),
    summary: summaryOf(report, reportUrl),
    annotations: annotations(report, findings ?? [], MOST_ANNOTATIONS),
  }
}

/** A red job is a failure, or asks for an action where nothing was evaluated; what does not block though undecided is neutral. */
function conclusionOf(report: Report): Check['conclusion'] {
  if (isRed(report, null)) return report.verdict === 'skipped' ? 'action_required' : 'failure'
  if (report.verdict === 'skipped') return 'skipped'
  return report.verdict === 'pass' ? 'success' : 'neutral'
}

/** The longest form of the comment that fits; GitHub's limit may be of characters or of bytes. */
function summaryOf(report: Report, reportUrl: string | null): string {
  const forms = [60_000, 30_000, 15_000, 1_000].map(
    (limit) => () => renderComment(report, { limit, marker: '', reportUrl }).trim(),
  )
  return firstThatFits(forms, MOST_SUMMARY_BYTES, (text) => Buffer.byteLength(text))
}
