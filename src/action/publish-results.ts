import { join, resolve } from 'node:path'
import { notice } from '@actions/core'
import { inSentences } from '../errors.ts'
import type { Part } from '../evaluation/sharding/part.ts'
import type { GitHub } from '../github/api.ts'
import type { Trigger } from '../github/event.ts'
import { upsertComment } from '../github/sticky-comment.ts'
import { systemClock } from '../host/clock.ts'
import { type Problem, writeFiles } from '../host/files/write-file.ts'
import { CONFIGURATION, RULES } from '../lint/registry.ts'
import type { LintDiagnostic } from '../lint/rule.ts'
import type { Log } from '../log.ts'
import { stepMessages } from '../report/annotations.ts'
import { renderSarif } from '../report/files/sarif.ts'
import { releaseFiles, reportFiles } from '../report/files.ts'
import { commentLimit, renderComment, renderSummary } from '../report/markdown/comment.ts'
import { isOfLaterRun } from '../report/markdown/comment-run.ts'
import { renderReleaseSummary } from '../report/markdown/release-summary.ts'
import { commentMarker } from '../report/marker.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import { releaseLines } from '../report/release-text.ts'
import type { Report } from '../report/report.ts'
import { renderFindings } from '../report/terminal/findings.ts'
import { tried } from '../system-error.ts'
import { version } from '../version.ts'
import { gitHubOf, markerOf } from './github.ts'
import type { ActionInputs } from './inputs.ts'
import { stepOutputs } from './outputs.ts'
import { keepForPost } from './runner.ts'
import { setOutputs, writeSummary } from './runner-files.ts'

/** What a command found or did. */
export type StepResult = {
  report: Report
  findings: readonly LintDiagnostic[] | null
  release: ReleaseReport | null
  /** What a shard measured. */
  part?: Part | null
}

/** GitHub drops a larger summary of a step. */
const summaryLimitBytes = 1_048_576

/** Of which run results are published. `signal`: aborted when it is cancelled, and has seconds left. */
type Published = { inputs: ActionInputs | null; trigger: Trigger | null; signal: AbortSignal }

/**
 * Files, their upload, comment, summary, check, annotations and outputs, in this order and all of them: what cannot be told in one
 * place is a warning in the others, and changes no verdict.
 * @param result a report, what `lint` found, and what a release or a rollback did; null for other commands
 * @returns false when the outputs could not be set: who reads them would take a verdict for missing, so the step must fail
 */
export async function publishResults(
  result: StepResult,
  { inputs, trigger, signal }: Published,
  log: Log,
): Promise<boolean> {
  const untold: string[] = []
  const publish = ({ sentence, stack }: Problem) => {
    log.warn(stack === null ? sentence : `${sentence}\n${stack}`)
    untold.push(sentence)
  }
  const attempt = async (what: string, act: () => unknown) => {
    const failure = await tried(act)
    if (failure !== null) publish({ sentence: `${what}: ${failure.reason}.`, stack: failure.stack })
    return failure === null
  }
  const { report, findings, release } = result
  const marker = inputs === null ? commentMarker({ command: 'evaluate', config: '', key: '' }) : markerOf(inputs)
  const folder = resolve(inputs?.outputDir ?? join(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd'))
  const { paths, problems } = await writeFiles(folder, {
    ...reportFiles(report, marker, release === null ? null : await pageOf(release)),
    ...(findings === null ? {} : { 'lint.sarif': sarifPieces(findings) }),
    ...(release === null ? {} : await releaseFiles(release)),
  })
  problems.forEach(publish)
  const withUntold = () => withWarnings(result, untold)
  let reportUrl: string | null = null
  // A run that evaluated nothing has said all in its comment.
  if (inputs?.uploadReport === true && trigger !== null && report.prompts.length > 0) {
    await attempt('The report was not uploaded', async () => {
      const {
        MOST_UPLOADED_BYTES: mostBytes,
        UPLOAD_PATIENCE_MS: patienceMs,
        uploadReport,
      } = await import('./upload-report.ts')
      const settings = { env: process.env, inputs, trigger, clock: systemClock, log, signal, patienceMs, mostBytes }
      const { url, problems: left } = await uploadReport(paths, settings)
      reportUrl = url
      for (const sentence of left) publish({ sentence, stack: null })
    })
  }
  let commentUrl: string | null = null
  let isCommented = false
  await attempt('The comment was not written', async () => {
    if (inputs?.comment !== true || trigger === null) return
    const written = await comment(withUntold().report, { inputs, trigger, marker, reportUrl }, log)
    commentUrl = written.url
    isCommented = !written.isRefused
  })
  // A comment that says "running" must not stay: the post step tries once more to replace one. It is told of it before what comes next,
  // which GitHub may keep waiting: a step that is ended there has its result in the comment.
  keepForPost(process.env, 'told', isCommented ? 'true' : 'elsewhere')
  await attempt('The job summary was not written', () => writeSummary(() => summaryOf(withUntold(), reportUrl)))
  let hasCheck = false
  await attempt('The check was not written', async () => {
    if (inputs === null || trigger === null || inputs.check === 'false' || signal.aborted) return
    const { writeCheck } = await import('./check.ts')
    const { isWritten, problem } = await writeCheck(withUntold(), { inputs, trigger, reportUrl }, log)
    hasCheck = isWritten
    if (problem !== null) publish({ sentence: problem, stack: null })
  })
  await attempt('The annotations were not written', () => logNotice(result, hasCheck, log))
  const outputs = {
    ...stepOutputs(report, release),
    'results-path': paths.get('results.json') ?? '',
    'report-path': paths.get('report.html') ?? '',
    'report-url': reportUrl ?? '',
    'comment-url': commentUrl ?? '',
  }
  return await setOutputs(outputs, log)
}

function logNotice({ report, findings, release }: StepResult, isAtLines: boolean, log: Log): void {
  for (const { level, text, at } of stepMessages({ report, findings, release, isAtLines })) {
    if (level === 'error') log.error(text, at ?? undefined)
    else if (level === 'warning') log.warn(text, at ?? undefined)
    else
      notice(
        text,
        at === null
          ? {}
          : { file: at.file, startLine: at.line, ...(at.title === undefined ? {} : { title: at.title }) },
      )
  }
  if (findings === null) for (const reason of report.reasons) log.info(reason)
  else log.info(renderFindings(findings, inSentences(...report.reasons), { color: false, width: 120 }))
  if (release !== null) for (const line of releaseLines(release)) log.info(line)
}

/** Loaded only for a release, as what it writes beside is. */
async function pageOf(release: ReleaseReport) {
  return (await import('../report/html/release-data.ts')).releaseData(release)
}

function* sarifPieces(findings: readonly LintDiagnostic[]): Generator<string> {
  yield renderSarif(findings, [CONFIGURATION, ...RULES], version)
}

/** What could not be told elsewhere is told with what can be. */
function withWarnings(result: StepResult, warnings: readonly string[]): StepResult {
  const { report, release } = result
  return {
    ...result,
    report: { ...report, warnings: [...report.warnings, ...warnings] },
    release: release === null ? null : { ...release, warnings: [...release.warnings, ...warnings] },
  }
}

function summaryOf({ report, release }: StepResult, reportUrl: string | null): string {
  const reported = release === null ? '' : renderReleaseSummary(release)
  // A release that rests on an earlier evaluation has none of its own to show.
  if (release !== null && report.prompts.length === 0) return reported
  const limitBytes = summaryLimitBytes - Buffer.byteLength(reported)
  return `${reported}${reported === '' ? '' : '\n'}${renderSummary(report, { limitBytes, reportUrl })}`
}

async function comment(
  report: Report,
  {
    inputs,
    trigger,
    marker,
    reportUrl,
  }: { inputs: ActionInputs; trigger: Trigger; marker: string; reportUrl: string | null },
  log: Log,
): Promise<Commented> {
  const { pullRequest, repository } = trigger
  if (pullRequest === null) return { url: null, isRefused: false }
  if (inputs.token === '') {
    log.warn('No comment: the input `github-token` is empty.')
    return { url: null, isRefused: false }
  }
  const github = gitHubOf(inputs, trigger)
  return commentOnPullRequest(
    report,
    {
      github,
      repository,
      issue: pullRequest.number,
      marker,
      reportUrl,
      runId: trigger.run.id,
      fork: pullRequest.fork || pullRequest.dependabot,
      quiet: inputs.command === 'lint',
    },
    log,
  )
}

/** The comment's address, null when there is none; and whether one that was to be written was not. */
type Commented = { url: string | null; isRefused: boolean }

type CommentTarget = {
  github: GitHub
  repository: { owner: string; name: string }
  issue: number
  marker: string
  reportUrl: string | null
  runId: number
  /** A fork's token is read-only whatever the workflow asks for. */
  fork: boolean
  /** Whether a run that found nothing wrong has nothing to say, as one of `lint` has. */
  quiet: boolean
}

/**
 * Puts the report in the pull request's one comment. Where GitHub finds it too long, the next shorter form is sent.
 * A run that had nothing to say only updates a comment that is already there; one in which the change loosens what it is
 * judged by always has something to say. What a later run says there stays.
 * @returns what became of it; where it was refused, the reason is in the log
 */
async function commentOnPullRequest(report: Report, target: CommentTarget, log: Log): Promise<Commented> {
  const silent = report.verdict === 'skipped' || (target.quiet && report.verdict === 'pass')
  const createIfMissing = !silent || report.blocks || report.weakened.length > 0
  for (const limit of [commentLimit, 30_000, 8_000, 1_000]) {
    const body = renderComment(report, { limit, marker: target.marker, reportUrl: target.reportUrl })
    let isLater = false
    const { outcome, url, reason } = await upsertComment(target.github, {
      repo: target.repository,
      issue: target.issue,
      marker: target.marker,
      body: (existing) => {
        isLater = existing !== null && isOfLaterRun(existing, target.runId)
        return isLater ? null : body
      },
      createIfMissing,
    })
    if (outcome === 'too-long') continue
    if (isLater) log.info('The comment stays as it is: a later run wrote it. The result stands in the job summary.')
    if (outcome === 'refused') {
      const why = target.fork ? "a fork's token may only read" : (reason ?? 'GitHub refused it')
      log.warn(inSentences(`The comment was not written: ${why}`, 'The result stands in the job summary.'))
    }
    return { url, isRefused: outcome === 'refused' }
  }
  log.warn('The comment was not written: GitHub finds even its shortest form too long.')
  return { url: null, isRefused: true }
}
