import { readFile } from 'node:fs/promises'
import type { CredentialProvider } from '../aws/connection.ts'
import { messageOf, UserError } from '../errors.ts'
import type { Deps } from '../experiment/deps.ts'
import { type LoadedProject, loadFiles } from '../experiment/load-project.ts'
import { findBaseline } from '../git/baseline.ts'
import { cacheAccess } from '../github/cache-access.ts'
import { readTrigger, type Trigger } from '../github/event.ts'
import { remoteCommits } from '../github/remote-commits.ts'
import { FOLDER_VARIABLE } from '../host/answer-place.ts'
import { systemClock } from '../host/clock.ts'
import { openDeps } from '../host/open-deps.ts'
import type { OpenTraces } from '../host/traces/open-traces.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Log } from '../log.ts'
import { mistakenReport, runFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { systemError } from '../system-error.ts'
import { KeptAnswers, PATIENCE_MS } from './answer-cache.ts'
import { stepCredentials } from './credentials.ts'
import { evaluateStep } from './evaluate.ts'
import { commitNote, evaluatedCommit } from './evaluated-commit.ts'
import { gitHubOf } from './github.ts'
import { type ActionInputs, parseInputs } from './inputs.ts'
import { stepLog } from './log.ts'
import type { StepResult } from './publish-results.ts'
import { keepForPost, readInput } from './runner.ts'
import type { Step } from './step.ts'

/** The main step: inputs → command → everything a reader gets → the exit code. */
export async function runAction(opened: Promise<Workspace>): Promise<number> {
  const env = process.env
  const log = stepLog()
  let inputs: ActionInputs | null = null
  let trigger: Trigger | null = null
  let report: Report
  let done: Omit<StepResult, 'report'> = { findings: null, release: null }
  let kept: KeptAnswers | null = null
  let traces: OpenTraces | null = null
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  try {
    inputs = parseInputs((name) => readInput(env, name))
    trigger = await readTrigger(env, (path) => readFile(path, 'utf8'))
    log.mask(inputs.token)
    const workspace = await opened
    // What a stranger may have put into this job's workspace or cache must not answer for models.
    if (!trigger.rule.anybody) kept = keptAnswers(inputs, workspace, log)
    traces = await tracesOf(inputs, trigger, log)
    const { report: reported, ...more } = await runCommand({
      inputs,
      trigger,
      workspace,
      log,
      kept,
      traces,
      signal: cancel.signal,
    })
    report = reported
    done = more
  } catch (thrown) {
    // Even a bug is reported first and fails last: outputs, summary and comment are written whatever happened.
    const existing = thrown instanceof UserError ? thrown : systemError(thrown)
    const error = existing ?? new UserError(`Unexpected error: ${messageOf(thrown)}`)
    if (existing === null) log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown))
    report = mistakenReport(runFacts({ head: trigger?.sha ?? null, run: null }), error)
  }
  await traces?.end({ 'ai_cicd.verdict': report.verdict })
  let isReported: boolean
  // Loaded only now: nothing of it is needed before the first model request.
  if (inputs !== null && inputs.shard !== null) {
    const { publishShard } = await import('./publish-shard.ts')
    isReported = await publishShard({ report, part: done.part ?? null, shard: inputs.shard }, inputs.outputDir, log)
  } else {
    const { publishResults } = await import('./publish-results.ts')
    isReported = await publishResults({ report, ...done }, { inputs, trigger, signal: cancel.signal }, log)
    const { publishNotices } = await import('./notices.ts')
    await publishNotices({ report, release: done.release }, trigger, opened, log)
  }
  // A runner that cancels waits for seconds only; the post step has minutes.
  if (!cancel.signal.aborted) await kept?.save()
  await traces?.close(cancel.signal.aborted ? 1_000 : 5_000)
  const { isRed } = await import('../report/why-red.ts')
  return isRed(report, done.release) || !isReported ? 1 : 0
}

type Command = Exclude<ActionInputs['command'], 'auto'>

/** What each command does as a step. What only some runs need is loaded when its command is asked for. */
const HANDLERS: Record<Command, (step: Step, command: Command) => Promise<StepResult>> = {
  evaluate: evaluateStep,
  merge: evaluateStep,
  lint: async ({ deps, workspace, run }) => {
    const { lint } = await import('../commands/lint.ts')
    return { ...(await lint(deps, { config: workspace.config, run })), release: null }
  },
  release: releases,
  rollback: releases,
  recover: releases,
  pin: releases,
}

async function releases(step: Step, command: Command): Promise<StepResult> {
  const { releaseStep } = await import('./release.ts')
  return { ...(await releaseStep(step, command)), findings: null }
}

type Opened = Pick<Step, 'inputs' | 'trigger' | 'workspace' | 'log'> & {
  kept: KeptAnswers | null
  traces: OpenTraces | null
  signal: AbortSignal
}

async function runCommand({ inputs, trigger, workspace, log, kept, traces, signal }: Opened): Promise<StepResult> {
  const commit = await evaluatedCommit(workspace.git, trigger)
  const { git, withoutGit, beside } = workspace
  const { base, token, region } = inputs
  let assumed: Promise<CredentialProvider | null> | null = null
  const credentials = () => {
    assumed ??= stepCredentials(inputs, trigger.run.id, process.env)
    return assumed
  }
  let cached = true
  const opened = openDeps({
    env: process.env,
    workspace,
    log,
    judge: inputs.judge,
    head: commit.head,
    findBaseline: () => {
      const remote = token === '' ? null : remoteCommits(gitHubOf(inputs, trigger), trigger.repository, beside)
      return findBaseline({ git, withoutGit, event: trigger, base, remote, log })
    },
    region,
    credentials,
    recording: null,
    answers: trigger.rule.anybody ? null : { kept },
    onRead: ({ config }) => {
      cached = config.evaluation.cache !== null
      if (cached) kept?.fetch()
    },
    // A run that asks has something to tell, also when it is killed before it has told anything.
    onAsk: () => keepForPost(process.env, 'asks', 'true'),
    signal,
  })
  const deps = traces === null ? opened : { ...opened, trace: traces.trace }
  const { command, note, loaded } = await commandOf(deps, inputs, workspace.config, trigger)
  const notes = [note, commitNote(commit, trigger)].filter((one) => one !== null)
  const run = runOf(trigger)
  const step = { inputs, trigger, workspace, log, deps, credentials, notes, loaded, run }
  const result = await HANDLERS[command](step, command)
  if (result.report.prompts.length === 0) return result
  // Loaded only now: all models were asked.
  const { reportWithHistory } = await import('./history.ts')
  return { ...result, report: await reportWithHistory(result.report, { ...step, cached }) }
}

/** Where the step's trace goes; loaded only where the workflow or its environment wants one. */
async function tracesOf(inputs: ActionInputs, trigger: Trigger, log: Log): Promise<OpenTraces | null> {
  const { env } = process
  const wanted =
    inputs.trace !== 'false' || 'OTEL_EXPORTER_OTLP_ENDPOINT' in env || 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' in env
  return wanted ? await (await import('./traces.ts')).stepTraces(inputs, trigger, log) : null
}

/** Answers between runs; null where there is no Actions cache, and where the job keeps a folder of its own. */
function keptAnswers({ commentKey, shard }: ActionInputs, { config }: Workspace, log: Log): KeptAnswers | null {
  const access = cacheAccess(process.env)
  if (access === null || (process.env[FOLDER_VARIABLE] ?? '') !== '') return null
  const leg = shard === null ? commentKey : `${commentKey} ${shard.number}/${shard.of}`
  const where = { env: process.env, access, clock: systemClock, log, patienceMs: PATIENCE_MS }
  return new KeptAnswers({ ...where, config, leg })
}

/** The command as it was written; for `auto` what the event decides, what to tell of that, and the files read for it. */
async function commandOf(
  deps: Deps,
  { command, environment }: ActionInputs,
  config: string,
  trigger: Trigger,
): Promise<{ command: Command; note: string | null; loaded: LoadedProject | null }> {
  if (command !== 'auto') return { command, note: null, loaded: null }
  if (trigger.rule.auto === 'evaluate') return { command: 'evaluate', note: trigger.rule.note, loaded: null }
  const loaded = await loadFiles(deps, config)
  const { decideAuto } = await import('../release/auto.ts')
  return { ...decideAuto(loaded.project?.config ?? null, trigger, environment), loaded }
}

function runOf(trigger: Trigger): Report['run'] {
  const { owner, name } = trigger.repository
  return { url: trigger.run.url, number: trigger.run.number, repositoryUrl: `${trigger.serverUrl}/${owner}/${name}` }
}
