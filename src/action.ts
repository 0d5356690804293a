import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { getIDToken, getInput, saveState, setOutput, summary } from '@actions/core'
import type { CredentialProvider } from './aws/credentials.ts'
import type { Deps } from './commands/deps.ts'
import { evaluate } from './commands/evaluate.ts'
import { lint } from './commands/lint.ts'
import { tellPullRequest, writeReports } from './commands/tell.ts'
import { messageOf, mistakeLine, UserError } from './errors.ts'
import { type Baseline, findBaseline } from './git/baseline.ts'
import { createGitHub, type GitHub } from './github/api.ts'
import { readTrigger, type Trigger } from './github/event.ts'
import { remoteCommits } from './github/remote-commits.ts'
import type { Finding } from './lint/finding.ts'
import { CONFIGURATION, RULES } from './lint/registry.ts'
import type { Log } from './log.ts'
import { annotations } from './report/annotations.ts'
import { mistakenReport, runFacts } from './report/assemble.ts'
import { renderFindings } from './report/findings.ts'
import { commentMarker } from './report/marker.ts'
import type { Report } from './report/report.ts'
import { renderSarif } from './report/sarif.ts'
import { renderSummary } from './report/summary.ts'
import { systemClock } from './shell/clock.ts'
import { type ActionInputs, parseInputs } from './shell/inputs.ts'
import { openModels } from './shell/models.ts'
import { stepLog } from './shell/step-log.ts'
import { unprivilegedReason } from './shell/unprivileged.ts'
import { openWorkspace } from './shell/workspace.ts'
import { version } from './version.ts'

/** GitHub drops a larger summary of a step. */
const summaryLimitBytes = 1_048_576

/** The main step: inputs → command → everything a reader gets → the exit code. */
export async function runAction(): Promise<number> {
  const env = process.env
  saveState('started', 'true')
  const log = stepLog()
  let inputs: ActionInputs | null = null
  let trigger: Trigger | null = null
  let report: Report
  let findings: readonly Finding[] | null = null
  try {
    inputs = parseInputs(getInput)
    trigger = await readTrigger(env, (path) => readFile(path, 'utf8'))
    log.mask(inputs.token)
    const done = await runCommand(inputs, trigger, log)
    report = done.report
    findings = done.findings
  } catch (thrown) {
    // Even a bug is reported first and fails last: outputs, summary and comment are written whatever happened.
    const error = thrown instanceof UserError ? thrown : new UserError(`Unexpected error: ${messageOf(thrown)}`)
    if (!(thrown instanceof UserError))
      log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown))
    report = mistakenReport(runFacts({ head: trigger?.sha ?? null, run: null }), error)
  }
  await tell({ report, findings }, inputs, trigger, log)
  return report.blocks ? 1 : 0
}

/** A report, and what `lint` found; null for other commands. */
type Done = { report: Report; findings: readonly Finding[] | null }

async function runCommand(inputs: ActionInputs, trigger: Trigger, log: Log): Promise<Done> {
  const run = runOf(trigger)
  const workspace = await openWorkspace(process.env.GITHUB_WORKSPACE ?? process.cwd(), inputs.config, {
    env: process.env,
    trusted: true,
  })
  const github = createGitHub({ token: inputs.token, apiUrl: trigger.apiUrl, clock: systemClock })
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const deps: Deps = {
    clock: systemClock,
    log,
    tree: workspace.tree,
    head: trigger.pullRequest?.headSha ?? trigger.sha,
    findBaseline: () =>
      findBaseline({
        git: workspace.git,
        event: trigger,
        base: inputs.base,
        remote: inputs.token === '' ? null : remoteCommits(github, trigger.repository),
        log,
      }),
    renames: async (baseline: Baseline) => (await workspace.git?.renames(baseline.sha)) ?? new Map(),
    openModels: async (config) =>
      openModels(config, {
        env: process.env,
        tree: workspace.tree,
        configFile: workspace.config,
        clock: systemClock,
        random: Math.random,
        log,
        region: inputs.region,
        credentials: await credentialsOf(inputs, trigger),
        recording: null,
      }),
    signal: cancel.signal,
  }
  if (inputs.command === 'lint') return lint(deps, { config: workspace.config, run })
  if (inputs.command === 'auto' && trigger.kind === 'tag') {
    throw new UserError('a tag was pushed, and this version of the action does not release yet', {
      hint: 'Run it on pull_request, merge_group, push to a branch, or workflow_dispatch; or set `command: evaluate`.',
    })
  }
  if (trigger.pullRequest !== null && inputs.comment) {
    saveState('unfinished', {
      ...trigger.repository,
      issue: trigger.pullRequest.number,
      marker: markerOf(inputs),
      head: trigger.pullRequest.headSha,
      runUrl: trigger.run.url,
      apiUrl: trigger.apiUrl,
    })
  }
  const report = await evaluate(deps, {
    config: workspace.config,
    event: trigger.event,
    changedOnly: inputs.changedOnly && trigger.kind === 'pull_request',
    unprivileged: unprivilegedReason(trigger.pullRequest, inputs.role, process.env),
    run,
  })
  return { report, findings: null }
}

async function credentialsOf(inputs: ActionInputs, trigger: Trigger): Promise<CredentialProvider | null> {
  const region = inputs.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION
  if (inputs.role === null) return null
  if (region === undefined) {
    throw new UserError('`role-to-assume` needs a region', { hint: 'Set the input `aws-region`.' })
  }
  const { assumedRole } = await import('./aws/credentials.ts')
  return assumedRole({
    roleArn: inputs.role,
    region,
    sessionName: `ai-cicd-${trigger.run.id}`,
    mintToken: getIDToken,
  })
}

/** Comment, summary, annotations, files and outputs, in this order and all of them. */
async function tell(done: Done, inputs: ActionInputs | null, trigger: Trigger | null, log: Log): Promise<void> {
  const { report, findings } = done
  const marker = inputs === null ? commentMarker('') : markerOf(inputs)
  const folder = resolve(inputs?.outputDir ?? join(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd'))
  const written = await writeReports(report, folder, marker, writeInto)
  if (findings !== null) {
    await writeInto(join(folder, 'lint.sarif'), renderSarif(findings, [CONFIGURATION, ...RULES], version))
  }
  const commentUrl =
    inputs?.comment === true && trigger !== null ? await comment(report, inputs, trigger, marker, log) : null
  if ((process.env.GITHUB_STEP_SUMMARY ?? '') !== '') {
    await summary.addRaw(renderSummary(report, { limitBytes: summaryLimitBytes })).write({ overwrite: true })
  }
  for (const { level, file, line, title, message } of annotations(report, findings ?? [])) {
    if (level === 'error') log.error(message, { file, line, title })
    else log.warn(message, { file, line, title })
  }
  for (const mistake of report.mistakes) if (mistake.file === null) log.error(mistakeLine(mistake))
  if (findings === null) for (const reason of report.reasons) log.info(reason)
  else log.info(renderFindings(findings, report.reasons.join(' '), { color: false, width: 120 }))
  const outputs: Record<string, string | number> = {
    verdict: report.verdict,
    score: report.score ?? '',
    'baseline-score': report.baselineScore ?? '',
    delta: report.delta ?? '',
    passed: report.passed,
    failed: report.failed,
    errored: report.errored,
    'cost-usd': report.usage.costUsd ?? '',
    'model-calls': report.usage.modelCalls,
    'cached-calls': report.usage.cachedCalls,
    'results-path': written.resultsPath,
    'report-path': written.reportPath,
    'comment-url': commentUrl ?? '',
  }
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  saveState('told', 'true')
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
  const github: GitHub = createGitHub({ token: inputs.token, apiUrl: trigger.apiUrl, clock: systemClock })
  return tellPullRequest(
    report,
    { github, repository, issue: pullRequest.number, marker, fork: pullRequest.fork || pullRequest.dependabot },
    log,
  )
}

function markerOf(inputs: ActionInputs): string {
  return commentMarker([inputs.config, inputs.commentKey].filter((part) => part !== '').join(' '))
}

function runOf(trigger: Trigger): Report['run'] {
  const { owner, name } = trigger.repository
  return { url: trigger.run.url, number: trigger.run.number, repositoryUrl: `${trigger.serverUrl}/${owner}/${name}` }
}

async function writeInto(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
