import { readFile } from 'node:fs/promises'
import type { CredentialProvider } from './aws/credentials.ts'
import type { Deps } from './commands/deps.ts'
import { evaluate } from './commands/evaluate.ts'
import { lint } from './commands/lint.ts'
import { loadProject } from './config/load.ts'
import { messageOf, UserError } from './errors.ts'
import { type Baseline, findBaseline } from './git/baseline.ts'
import { cacheAccess } from './github/cache-access.ts'
import { readTrigger, type Trigger } from './github/event.ts'
import { remoteCommits } from './github/remote-commits.ts'
import type { Log } from './log.ts'
import { costs } from './models/models.ts'
import type { UnfinishedRun } from './post.ts'
import { mistakenReport, runFacts } from './report/assemble.ts'
import type { Report } from './report/report.ts'
import { systemClock } from './shell/clock.ts'
import { type ActionInputs, parseInputs } from './shell/inputs.ts'
import { KeptAnswers, PATIENCE_MS } from './shell/kept-answers.ts'
import { openMemory } from './shell/memory.ts'
import { openModels, preloadModels } from './shell/models.ts'
import { proxiedFetch } from './shell/proxied-fetch.ts'
import { keepForPost, readInput } from './shell/runner.ts'
import { stepCredentials } from './shell/step-credentials.ts'
import { stepLog } from './shell/step-log.ts'
import { gitHubOf, markerOf } from './shell/step-target.ts'
import type { StepResult } from './shell/tell-step.ts'
import { unprivilegedReason } from './shell/unprivileged.ts'
import type { Workspace } from './shell/workspace.ts'
import { Mistakes } from './source/mistakes.ts'

/** The main step: inputs → command → everything a reader gets → the exit code. */
export async function runAction(opened: Promise<Workspace>): Promise<number> {
  const env = process.env
  keepForPost(env, 'started', 'true')
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
    kept = keptAnswers(inputs, workspace, log)
    const { report: told, ...more } = await runCommand({ inputs, trigger, workspace, log, kept, signal: cancel.signal })
    report = told
    done = more
  } catch (thrown) {
    // Even a bug is reported first and fails last: outputs, summary and comment are written whatever happened.
    const error = thrown instanceof UserError ? thrown : new UserError(`Unexpected error: ${messageOf(thrown)}`)
    if (!(thrown instanceof UserError))
      log.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown))
    report = mistakenReport(runFacts({ head: trigger?.sha ?? null, run: null }), error)
  }
  // Loaded only now: nothing of it is needed before the first model request.
  if (inputs !== null && inputs.shard !== null) {
    const { tellShard } = await import('./shell/tell-shard.ts')
    await tellShard({ report, part: done.part ?? null, shard: inputs.shard }, inputs.outputDir, log)
  } else {
    const { tellStep } = await import('./shell/tell-step.ts')
    await tellStep({ report, ...done }, inputs, trigger, log)
  }
  // A runner that cancels waits for seconds only; the post step has minutes.
  if (!cancel.signal.aborted) await kept?.save()
  return report.blocks ? 1 : 0
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
  let assumed: Promise<CredentialProvider | null> | null = null
  const credentials = () => {
    assumed ??= stepCredentials(inputs, trigger.run.id, process.env)
    return assumed
  }
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
        remote: inputs.token === '' ? null : remoteCommits(gitHubOf(inputs, trigger), trigger.repository),
        log,
      }),
    renames: async (baseline: Baseline) => (await workspace.git?.renames(baseline.sha)) ?? new Map(),
    preload: (project) => {
      if (project.config.evaluation.cache !== null) kept?.fetch()
      preloadModels(project)
    },
    openModels: async (config) =>
      openModels(config, {
        env: process.env,
        tree: workspace.tree,
        configFile: workspace.config,
        clock: systemClock,
        region: inputs.region,
        credentials: await credentials(),
        recording: null,
      }),
    openMemory: (config) => openMemory(config, workspace, { env: process.env, log, recording: false, kept }),
    costOf: (config) => costs(config.prices, process.env),
    openBatch: async () =>
      (await import('./shell/batch.ts')).openBatch({
        region: inputs.region,
        credentials: await credentials(),
        environment: process.env,
      }),
    fetch: proxiedFetch(process.env),
    signal,
  }
  if (inputs.command === 'lint') return { ...(await lint(deps, { config: workspace.config, run })), release: null }
  const releases =
    inputs.command === 'auto'
      ? await isReleasePush(deps, workspace.config, trigger)
      : inputs.command !== 'evaluate' && inputs.command !== 'merge'
  if (releases) {
    if (inputs.shard !== null) {
      throw new UserError('a release is not made in shards', {
        hint: 'Write `command: evaluate` in the jobs of the matrix.',
      })
    }
    // Loaded only now: most runs release nothing.
    const { releaseStep } = await import('./shell/release-step.ts')
    const step = { inputs, trigger, workspace, credentials: await credentials(), run }
    return { ...(await releaseStep(deps, step)), findings: null }
  }
  const request = {
    config: workspace.config,
    event: trigger.event,
    changedOnly: inputs.changedOnly && trigger.kind === 'pull_request',
    unprivileged: unprivilegedReason(trigger.pullRequest, inputs.role, process.env),
    run,
  }
  const runId = String(trigger.run.id)
  if (inputs.shard !== null) {
    // Loaded only now, as `merge` below: few evaluations are in shards.
    const { evaluateShard } = await import('./commands/shard.ts')
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
    const { mergeFound } = await import('./shell/merge.ts')
    // The shards may have had credentials that this job needs not: their parts tell.
    const unprivileged = unprivilegedReason(trigger.pullRequest, null, {})
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

/** Answers between runs; null where there is no Actions cache. */
function keptAnswers({ commentKey, shard }: ActionInputs, { config }: Workspace, log: Log): KeptAnswers | null {
  const access = cacheAccess(process.env)
  if (access === null) return null
  const leg = shard === null ? commentKey : `${commentKey} ${shard.number}/${shard.of}`
  const where = { env: process.env, access, clock: systemClock, log, patienceMs: PATIENCE_MS }
  return new KeptAnswers({ ...where, config, leg })
}

/** Whether `auto` releases: every tag, and a branch that an environment is for. */
async function isReleasePush(deps: Deps, config: string, trigger: Trigger): Promise<boolean> {
  if (trigger.kind === 'tag') return true
  if (trigger.kind !== 'push') return false
  const mistakes = new Mistakes()
  const { project } = await loadProject(deps.tree, config, mistakes)
  if (project === null) return false
  const { environmentOfPush } = await import('./release/choose-environment.ts')
  return environmentOfPush(project.config, trigger) !== null
}

function runOf(trigger: Trigger): Report['run'] {
  const { owner, name } = trigger.repository
  return { url: trigger.run.url, number: trigger.run.number, repositoryUrl: `${trigger.serverUrl}/${owner}/${name}` }
}
