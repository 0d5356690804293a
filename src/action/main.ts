import { readFile } from 'node:fs/promises'
import type { CredentialProvider } from '../aws/connection.ts'
import { evaluate } from '../commands/evaluate.ts'
import { loadProject } from '../config/load.ts'
import { messageOf, UserError } from '../errors.ts'
import type { Deps } from '../experiment/deps.ts'
import { type Baseline, findBaseline } from '../git/baseline.ts'
import { cacheAccess } from '../github/cache-access.ts'
import { readTrigger, type Trigger } from '../github/event.ts'
import { remoteCommits } from '../github/remote-commits.ts'
import { FOLDER_VARIABLE } from '../host/answer-place.ts'
import { systemClock } from '../host/clock.ts'
import { openModels, preloadModels } from '../host/models.ts'
import { proxiedFetch } from '../host/proxied-fetch.ts'
import { openStorage } from '../host/storage.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Log } from '../log.ts'
import { costs } from '../models/models.ts'
import { mistakenReport, runFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { Diagnostics } from '../source/mistakes.ts'
import { systemError } from '../system-error.ts'
import { KeptAnswers, PATIENCE_MS } from './answer-cache.ts'
import { stepCredentials } from './credentials.ts'
import { commitNote, evaluatedCommit } from './evaluated-commit.ts'
import { unprivilegedReason } from './fork-policy.ts'
import { gitHubOf, markerOf } from './github.ts'
import { type ActionInputs, parseInputs } from './inputs.ts'
import { stepLog } from './log.ts'
import type { UnfinishedRun } from './post.ts'
import type { StepResult } from './publish-results.ts'
import { keepForPost, readInput } from './runner.ts'

/** The main step: inputs → command → everything a reader gets → the exit code. */
export async function runAction(opened: Promise<Workspace>): Promise<number> {
  const env = process.env
  const log = stepLog()
  let inputs: ActionInputs | null = null
  let trigger: Trigger | null = null
  let report: Report
  let done: Omit<StepResult, 'report'> = { findings: null, release: null }
  let kept: KeptAnswers | null = null
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  try {
    inputs = parseInputs((name) => readInput(env, name))
    trigger = await readTrigger(env, (path) => readFile(path, 'utf8'))
    log.mask(inputs.token)
    const workspace = await opened
    // What a stranger may have put into this job's workspace or cache must not answer for models.
    if (!trigger.rule.anybody) kept = keptAnswers(inputs, workspace, log)
    const { report: reported, ...more } = await runCommand({
      inputs,
      trigger,
      workspace,
      log,
      kept,
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
  let isReported: boolean
  // Loaded only now: nothing of it is needed before the first model request.
  if (inputs !== null && inputs.shard !== null) {
    const { publishShard } = await import('./publish-shard.ts')
    isReported = await publishShard({ report, part: done.part ?? null, shard: inputs.shard }, inputs.outputDir, log)
  } else {
    const { publishResults } = await import('./publish-results.ts')
    isReported = await publishResults({ report, ...done }, inputs, trigger, log)
  }
  // A runner that cancels waits for seconds only; the post step has minutes.
  if (!cancel.signal.aborted) await kept?.save()
  const { isRed } = await import('../report/why-red.ts')
  return isRed(report, done.release) || !isReported ? 1 : 0
}

type Step = {
  inputs: ActionInputs
  trigger: Trigger
  workspace: Workspace
  log: Log
  kept: KeptAnswers | null
  signal: AbortSignal
}

async function runCommand({ inputs, trigger, workspace, log, kept, signal }: Step): Promise<StepResult> {
  const run = runOf(trigger)
  const graded = await evaluatedCommit(workspace.git, trigger)
  let assumed: Promise<CredentialProvider | null> | null = null
  const credentials = () => {
    assumed ??= stepCredentials(inputs, trigger.run.id, process.env)
    return assumed
  }
  const deps: Deps = {
    clock: systemClock,
    log,
    tree: workspace.tree,
    head: graded.head,
    findBaseline: () =>
      findBaseline({
        git: workspace.git,
        withoutGit: workspace.withoutGit,
        event: trigger,
        base: inputs.base,
        remote:
          inputs.token === '' ? null : remoteCommits(gitHubOf(inputs, trigger), trigger.repository, workspace.beside),
        log,
      }),
    renames: async ({ sha }: Baseline) => (sha === null ? null : await workspace.git?.renames(sha)) ?? new Map(),
    preload: (project) => {
      if (project.config.evaluation.cache !== null) kept?.fetch()
      preloadModels(project)
    },
    openModels: async (config) => {
      // A run that asks has something to tell, also when it is killed before it has told anything.
      keepForPost(process.env, 'asks', 'true')
      return openModels(config, {
        env: process.env,
        tree: workspace.tree,
        configFile: workspace.config,
        clock: systemClock,
        log,
        region: inputs.region,
        credentials: await credentials(),
        recording: null,
      })
    },
    ...(trigger.rule.anybody
      ? {}
      : { openStorage: (config) => openStorage(config, workspace, { env: process.env, log, recording: false, kept }) }),
    costOf: (config) => costs(config.prices, process.env),
    openBatch: async () =>
      (await import('../host/models.ts')).openBatch({
        region: inputs.region,
        credentials: await credentials(),
        environment: process.env,
      }),
    fetch: proxiedFetch(process.env),
    signal,
  }
  if (inputs.command === 'lint') {
    const { lint } = await import('../commands/lint.ts')
    return { ...(await lint(deps, { config: workspace.config, run })), release: null }
  }
  const { command, note } = await commandOf(deps, inputs, workspace.config, trigger)
  if (command === 'release' || command === 'rollback' || command === 'recover' || command === 'pin') {
    if (inputs.shard !== null) {
      throw new UserError('a release is not made in shards', {
        hint: 'Write `command: evaluate` in the jobs of the matrix.',
      })
    }
    // Loaded only now: most runs release nothing.
    const { releaseStep } = await import('./release.ts')
    const step = { inputs, trigger, workspace, credentials: await credentials(), run }
    return { ...(await releaseStep(deps, step)), findings: null }
  }
  const notes = [note, commitNote(graded, trigger)].filter((one) => one !== null)
  for (const one of notes) log.info(one)
  const request = {
    config: workspace.config,
    event: trigger.event,
    changedOnly: inputs.changedOnly && trigger.kind === 'pull_request',
    unprivileged: unprivilegedReason(trigger, inputs.role, process.env),
    notes,
    run,
  }
  const runId = String(trigger.run.id)
  if (inputs.shard !== null) {
    // Loaded only now, as `merge` below: few evaluations are in shards.
    const { evaluateShard } = await import('../commands/shard.ts')
    const sharded = await evaluateShard(deps, { ...request, shard: inputs.shard, runId })
    return { ...sharded, findings: null, release: null }
  }
  if (trigger.pullRequest !== null && inputs.comment) {
    const unfinished: UnfinishedRun = {
      ...trigger.repository,
      issue: trigger.pullRequest.number,
      marker: markerOf(inputs),
      head: trigger.pullRequest.headSha,
      runUrl: trigger.run.url,
      apiUrl: trigger.apiUrl,
    }
    keepForPost(process.env, 'unfinished', JSON.stringify(unfinished))
  }
  if (inputs.command === 'merge') {
    const { mergeFound } = await import('../host/merge-parts.ts')
    // The shards may have had credentials that this job needs not: their parts tell.
    const unprivileged = unprivilegedReason(trigger, null, {})
    const report = await mergeFound(
      deps,
      { ...request, unprivileged, runId },
      inputs.parts,
      process.env.GITHUB_WORKSPACE ?? '.',
    )
    return { report, findings: null, release: null }
  }
  const report = await evaluate(deps, request)
  return { report, findings: null, release: null }
}

/** Answers between runs; null where there is no Actions cache, and where the job keeps a folder of its own. */
function keptAnswers({ commentKey, shard }: ActionInputs, { config }: Workspace, log: Log): KeptAnswers | null {
  const access = cacheAccess(process.env)
  if (access === null || (process.env[FOLDER_VARIABLE] ?? '') !== '') return null
  const leg = shard === null ? commentKey : `${commentKey} ${shard.number}/${shard.of}`
  const where = { env: process.env, access, clock: systemClock, log, patienceMs: PATIENCE_MS }
  return new KeptAnswers({ ...where, config, leg })
}

/** The command as it was written; for `auto` what the event decides, and what to tell of that. */
async function commandOf(
  deps: Deps,
  { command, environment }: ActionInputs,
  config: string,
  trigger: Trigger,
): Promise<{ command: ActionInputs['command']; note: string | null }> {
  if (command !== 'auto') return { command, note: null }
  if (trigger.rule.auto === 'evaluate') return { command: 'evaluate', note: trigger.rule.note }
  const { project } = await loadProject(deps.tree, config, new Diagnostics())
  const { decideAuto } = await import('../release/auto.ts')
  return decideAuto(project?.config ?? null, trigger, environment)
}

function runOf(trigger: Trigger): Report['run'] {
  const { owner, name } = trigger.repository
  return { url: trigger.run.url, number: trigger.run.number, repositoryUrl: `${trigger.serverUrl}/${owner}/${name}` }
}
