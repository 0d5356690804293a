import { evaluate } from '../commands/evaluate.ts'
import type { EvaluateRequest } from '../experiment/plan-experiments.ts'
import { tellingEarly } from './early-comment.ts'
import { unprivilegedReason } from './fork-policy.ts'
import { markerOf } from './github.ts'
import type { UnfinishedRun } from './post.ts'
import type { StepResult } from './publish-results.ts'
import { keepForPost } from './runner.ts'
import type { Step } from './step.ts'

/** `evaluate`, whole or a shard of it, and `merge` as a step of a workflow. */
export async function evaluateStep(step: Step): Promise<StepResult> {
  const { inputs, trigger, workspace, log, deps, notes, loaded, run } = step
  for (const note of notes) log.info(note)
  const request: EvaluateRequest = {
    config: workspace.config,
    loaded,
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
  keepUnfinished(step)
  if (inputs.command !== 'merge') {
    if (!commentsEarly(step)) return { report: await evaluate(deps, request), findings: null, release: null }
    const reported = tellingEarly(deps, async () => (await import('./running-comment.ts')).openTeller(step))
    try {
      return { report: await evaluate(reported.deps, request), findings: null, release: null }
    } finally {
      await reported.end()
    }
  }
  const { mergeFound } = await import('../host/merge-parts.ts')
  // The shards may have had credentials that this job needs not: their parts tell.
  const whole = { ...request, unprivileged: unprivilegedReason(trigger, null, {}), runId }
  const report = await mergeFound(deps, whole, inputs.parts, process.env.GITHUB_WORKSPACE ?? '.')
  return { report, findings: null, release: null }
}

/** Whether a comment says that the run is under way: where one may be written, and will be. */
function commentsEarly({ inputs, trigger: { pullRequest } }: Step): boolean {
  if (pullRequest === null || pullRequest.fork || pullRequest.dependabot) return false
  return inputs.comment && inputs.token !== ''
}

/** Tells the post step which comment would be left behind by a run that is killed. */
function keepUnfinished({ inputs, trigger }: Step): void {
  if (trigger.pullRequest === null || !inputs.comment) return
  const unfinished: UnfinishedRun = {
    ...trigger.repository,
    issue: trigger.pullRequest.number,
    marker: markerOf(inputs),
    head: trigger.pullRequest.headSha,
    runId: trigger.run.id,
    runUrl: trigger.run.url,
    apiUrl: trigger.apiUrl,
  }
  keepForPost(process.env, 'unfinished', JSON.stringify(unfinished))
}
