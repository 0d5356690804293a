import { isAws } from '../../aws/aws-error.ts'
import type { CodeDeploy } from '../../aws/codedeploy.ts'
import type { WatchedPolicy } from '../../canary/analysis/metric-queries.ts'
import { shareOf, stateOf } from '../../canary/codedeploy-state.ts'
import type { Ended } from '../../canary/reconcile.ts'
import { type Observation, type RolloutState, type State, whyBad } from '../../canary/state-machine.ts'
import { describeDeployment } from '../../release/descriptions.ts'
import type { CanaryReport } from '../../report/canary-report.ts'
import { canaryLine } from '../../report/release-text.ts'
import type { ReleaseDeps } from '../deps.ts'
import { RolloutWatch } from '../observer.ts'
import { readBack } from '../read-back.ts'
import type { RolloutRequest, RolloutStrategy } from '../request.ts'
import { deploymentPlace } from './deployment-group.ts'
import { follow } from './follow.ts'

/** Hands an alias to CodeDeploy, once it is proven that only the prompts differ, and watches what it does. */
export const codeDeployRollout: RolloutStrategy = async (deps, request) => {
  const { state, version } = request
  const versions = { old: state.live.version, new: version.version, takeOver: false }
  const reported = await watched(deps, request, versions, async (watch) => {
    const id = await handedOver(deps, request, watch)
    return typeof id === 'string' ? await followed(deps, request, watch, { ...versions, shift: id }) : id
  })
  const { outcome } = reported
  return { outcome, reason: outcome === 'promoted' ? null : canaryLine(reported), canary: reported }
}

/** Watches a deployment that an earlier run began, to its end. */
export async function watchDeployment(
  deps: ReleaseDeps,
  request: RolloutRequest,
  deployment: { old: string; new: string; shift: string },
): Promise<CanaryReport> {
  return await watched(deps, request, { ...deployment, takeOver: true }, (watch) =>
    followed(deps, request, watch, deployment),
  )
}

async function watched(
  deps: ReleaseDeps,
  request: RolloutRequest,
  { takeOver, ...versions }: { old: string; new: string; takeOver: boolean },
  workflow: (watch: RolloutWatch) => Promise<Ended>,
): Promise<CanaryReport> {
  const state: State = {
    ...{ run: deps.runId, old: versions.old, new: versions.new, proof: { kind: 'untried' } },
    ...{ cancelled: null, takeOver, begun: false },
  }
  const watch = new RolloutWatch(deps, request, state, policyOf(request))
  try {
    await watch.open()
    const { end, reason } = await readBack(deps, request.state.settings, versions, await workflow(watch))
    const reported = { ...watch.reported(), outcome: end, reason }
    return end === 'rolled-back' ? { ...reported, failing: await watch.failing() } : reported
  } finally {
    watch.close()
  }
}

/** CodeDeploy's weights may change at any time, and both versions serve as long as they do: for us it is one step. */
function policyOf({ environment: { canary } }: RolloutRequest): WatchedPolicy {
  if (canary === null) throw new Error('a canary without a policy')
  return { ...canary, steps: [{ weight: 1, hold: 0 }] }
}

/** @returns the id of the deployment; why there is none otherwise */
async function handedOver(deps: ReleaseDeps, request: RolloutRequest, watch: RolloutWatch): Promise<string | Ended> {
  const { state, version, release } = request
  const { function: name, alias } = state.settings
  const where = `${name}:${alias}`
  const aliasClient = watch.aliasClient()
  deps.log.info(`${where} is being proven: that only the prompts differ, and that each version uses its own`)
  const proof = await aliasClient.prove()
  if (proof.kind !== 'proven') {
    return { end: 'stopped', reason: proof.kind === 'refused' ? proof.reason : 'nothing was proven' }
  }
  const { view } = await aliasClient.readAlias()
  const [from, to] = [state.live.version, version.version]
  if (shareOf(view, from) < 1) {
    return { end: 'stopped', reason: `${stateOf(view)}, and not version ${from}: somebody else moved it` }
  }
  const cancelled = aliasClient.cancelled()
  if (cancelled !== null) return { end: 'stopped', reason: cancelled }
  const facts = { function: name, alias, from, to, release: release.release, run: deps.runId }
  const place = deploymentPlace(request.environment)
  if (place === null) throw new Error('this environment is not for CodeDeploy')
  const shift = { ...place, functionName: state.live.name, alias, from, to, description: describeDeployment(facts) }
  const id = await begun(await deps.aws.codeDeploy(), shift)
  deps.log.info(`${where} is handed to CodeDeploy: deployment ${id} moves it from version ${from} to ${to}`)
  return id
}

async function begun(codeDeploy: CodeDeploy, shift: Parameters<CodeDeploy['create']>[0]): Promise<string> {
  try {
    return await codeDeploy.create(shift)
  } catch (thrown) {
    if (!isAws(thrown, 'DeploymentLimitExceededException')) throw thrown
    // A call whose answer was lost is made again by the SDK, and then meets the deployment that it made itself.
    const own = (await codeDeploy.active(shift)).find(({ description }) => description === shift.description)
    if (own === undefined) throw thrown
    return own.id
  }
}

async function followed(
  deps: ReleaseDeps,
  request: RolloutRequest,
  watch: RolloutWatch,
  deployment: { old: string; new: string; shift: string },
): Promise<Ended> {
  const { function: name, alias } = request.state.settings
  const policy = policyOf(request)
  const aliasClient = watch.aliasClient()
  const limited = hasLimits(policy)
  let last: Omit<Observation, 'alias'> | null = null
  const following = { deps, codeDeploy: await deps.aws.codeDeploy(), aliasClient, where: `${name}:${alias}` }
  const { old, new: candidate, shift } = deployment
  watch.movedBy(shift)
  const ended = await follow(
    following,
    { old, new: candidate, shift, asked: null },
    {
      interval: policy.interval,
      settle: limited ? policy.metricDelay + (policy.metricDelay < policy.metricPeriod ? 0 : policy.metricPeriod) : 0,
      async see(view, startedAt) {
        const weight = shareOf(view, candidate)
        if (weight > 0) watch.stepped(weight)
        if (!limited) return null
        last = await aliasClient.observe({ ...view, rollout: stepOf(deps.runId, old, candidate, startedAt) })
        return whyBad({ ...last, alias: view }, policy)
      },
    },
  )
  const unknown = ended.end === 'promoted' && limited ? whyUnknown(last) : null
  if (unknown === null) return ended
  deps.log.warn(`${name}:${alias}: whether version ${candidate} is worse is not known: ${unknown}.`)
  return { ...ended, reason: `${ended.reason}. Whether it is worse is not known: ${unknown}` }
}

/** The shift as our own journal would have it, for those who look. It is written nowhere. */
function stepOf(run: string, old: string, candidate: string, started: number): RolloutState {
  const times = { started, since: started, lease: Number.MAX_SAFE_INTEGER }
  return { run, old, new: candidate, step: 0, weight: 1, ...times, care: 'attended', pairs: null }
}

function hasLimits({ rollbackWhen }: WatchedPolicy): boolean {
  const { errorRate, p99Latency, quality, costPerRequest, smokeFailures, alarms } = rollbackWhen
  const set = [errorRate, p99Latency, quality, costPerRequest, smokeFailures].some((one) => one !== null)
  return set || alarms.length > 0
}

/** Why nothing is known of a version that was promoted all the same; null when something is. */
function whyUnknown(seen: Omit<Observation, 'alias'> | null): string | null {
  if (seen === null || seen.analysis === null) return 'the metrics could not be read'
  if (seen.alarmsUnread !== null) return seen.alarmsUnread
  return seen.analysis.invocations === 0 ? 'no call of the new version was seen' : null
}
