import { join, resolve } from 'node:path'
import { notice, setOutput, summary } from '@actions/core'
import { tellPullRequest, writeReports } from '../commands/tell.ts'
import { mistakeLine } from '../errors.ts'
import type { Part } from '../evaluation/part.ts'
import type { Trigger } from '../github/event.ts'
import type { Finding } from '../lint/finding.ts'
import { CONFIGURATION, RULES } from '../lint/registry.ts'
import type { Log } from '../log.ts'
import { annotations } from '../report/annotations.ts'
import { renderFindings } from '../report/findings.ts'
import { commentMarker } from '../report/marker.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import { renderReleaseSummary } from '../report/release-summary.ts'
import { releaseLines } from '../report/release-text.ts'
import type { Report } from '../report/report.ts'
import { renderSarif } from '../report/sarif.ts'
import { renderSummary } from '../report/summary.ts'
import { version } from '../version.ts'
import type { ActionInputs } from './inputs.ts'
import { keepForPost } from './runner.ts'
import { stepOutputs } from './step-outputs.ts'
import { gitHubOf, markerOf } from './step-target.ts'
import { writePieces } from './write-file.ts'

/** What a command found or did. */
export type StepResult = {
  report: Report
  findings: readonly Finding[] | null
  release: ReleaseReport | null
  /** What a shard measured. */
  part?: Part | null
}

/** GitHub drops a larger summary of a step. */
const summaryLimitBytes = 1_048_576

/**
 * Comment, summary, annotations, files and outputs, in this order and all of them.
 * @param done a report, what `lint` found, and what a release or a rollback did; null for other commands
 */
export async function tellStep(
  { report, findings, release }: StepResult,
  inputs: ActionInputs | null,
  trigger: Trigger | null,
  log: Log,
): Promise<void> {
  const marker = inputs === null ? commentMarker('') : markerOf(inputs)
  const folder = resolve(inputs?.outputDir ?? join(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd'))
  const written = await writeReports(report, folder, marker, writePieces)
  if (findings !== null) {
    await writePieces(join(folder, 'lint.sarif'), [renderSarif(findings, [CONFIGURATION, ...RULES], version)])
  }
  const commentUrl =
    inputs?.comment === true && trigger !== null ? await comment(report, inputs, trigger, marker, log) : null
  if ((process.env.GITHUB_STEP_SUMMARY ?? '') !== '') {
    await summary.addRaw(summaryOf(report, release)).write({ overwrite: true })
  }
  for (const { level, file, line, title, message } of annotations(report, findings ?? [])) {
    if (level === 'error') log.error(message, { file, line, title })
    else if (level === 'warning') log.warn(message, { file, line, title })
    else notice(message, { file, startLine: line, title })
  }
  for (const mistake of report.mistakes) if (mistake.file === null) log.error(mistakeLine(mistake))
  if (findings === null) for (const reason of report.reasons) log.info(reason)
  else log.info(renderFindings(findings, report.reasons.join(' '), { color: false, width: 120 }))
  if (release !== null) {
    for (const line of releaseLines(release)) log.info(line)
    for (const line of release.open) log.warn(line)
  }
  const outputs = {
    ...stepOutputs(report, release),
    'results-path': written.resultsPath,
    'report-path': written.reportPath,
    'comment-url': commentUrl ?? '',
  }
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  keepForPost(process.env, 'told', 'true')
}

function summaryOf(report: Report, release: ReleaseReport | null): string {
  const told = release === null ? '' : renderReleaseSummary(release)
  // A release that rests on an earlier evaluation has none of its own to show.
  if (release !== null && report.prompts.length === 0) return told
  const limitBytes = summaryLimitBytes - Buffer.byteLength(told)
  return `${told}${told === '' ? '' : '\n'}${renderSummary(report, { limitBytes })}`
}

async function comment(
  report: Report,
  inputs: ActionInputs,
  trigger: Trigger,
  marker: string,
  log: Log,
): Promise<string | null> {
  const { pullRequest, repository } = trigger
  if (pullRequest === null) return null
  if (inputs.token === '') {
    log.warn('No comment: the input `github-token` is empty.')
    return null
  }
  const github = gitHubOf(inputs, trigger)
  return tellPullRequest(
    report,
    { github, repository, issue: pullRequest.number, marker, fork: pullRequest.fork || pullRequest.dependabot },
    log,
  )
}
