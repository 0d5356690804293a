import { AwsError } from '../aws/aws-error.ts'
import type { Alias } from '../aws/lambda-shapes.ts'
import { readJournal } from '../canary/journal.ts'
import { recoveryOf } from '../canary/recovery.ts'
import { undo } from '../canary/rollback.ts'
import type { RolloutState, State } from '../canary/state-machine.ts'
import type { Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { type VersionFacts, versionFacts } from '../release/descriptions.ts'
import type { Environment } from '../release/environment.ts'
import { functionState } from '../release/functions/function-state.ts'
import { lostRollout } from '../release/functions/lost-rollout.ts'
import type { FunctionSettings } from '../release/functions/pins.ts'
import { standing } from '../release/functions/shift.ts'
import { versionPins } from '../release/functions/version-pins.ts'
import type { ReleaseName } from '../release/parameters/envelope.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { createAliasClient } from './alias-client.ts'
import { followed } from './canary.ts'
import { watchDeployment } from './codedeploy/rollout.ts'
import { ownDeployment } from './codedeploy/undo.ts'
import type { ReleaseDeps } from './deps.ts'
import { probeCases } from './probe.ts'
import { readBack } from './read-back.ts'
import type { RolloutRequest } from './request.ts'
import { CanaryWatchdog } from './watchdog.ts'

/** An alias of an environment. */
export type Place = { name: string; environment: Environment; settings: FunctionSettings }

/** What a recovery did with an alias. `release`: of its new version; null where its description has none. */
export type Recovered =
  | { kind: 'nothing' }
  | { kind: 'alone'; reason: string; held: boolean }
  | { kind: 'plan'; plan: string }
  | { kind: 'done'; canary: CanaryReport; release: ReleaseName | null }

/**
 * Finishes, undoes or visits one alias, by its journal alone.
 * @param how `resumesHeld`: whether a held rollout shall go on
 * @throws AwsError, UserError
 */
export async function recoverAlias(
  deps: ReleaseDeps,
  project: Project,
  place: Place,
  { resumesHeld, dryRun }: { resumesHeld: boolean; dryRun: boolean },
): Promise<Recovered> {
  const { function: functionName, alias: aliasName } = place.settings
  const alias = await deps.aws.lambda.alias(functionName, aliasName)
  const { rollout } = readJournal(alias.description)
  if (rollout === null) return await withoutJournal(deps, project, place, { alias, dryRun })
  const ended = rollout.care === 'attended' ? await deps.ownerEnded(rollout.run) : null
  const recovery = recoveryOf(rollout, deps.clock.now(), ended, resumesHeld)
  if (recovery.kind === 'leave') return { kind: 'alone', reason: recovery.reason, held: rollout.care === 'held' }
  if (dryRun) {
    const plan = recovery.kind === 'undo' ? `would go back to version ${rollout.old}` : 'would be looked at, and go on'
    return { kind: 'plan', plan }
  }
  if (recovery.kind === 'undo') return await goBack(deps, place, rollout, recovery.reason)
  const { old, new: candidate } = rollout
  const state: State = {
    run: deps.runId,
    old,
    new: candidate,
    proof: { kind: 'untried' },
    cancelled: null,
    takeOver: true,
    begun: false,
  }
  return await goOn(deps, project, place, state)
}

/**
 * What CodeDeploy shifts ends by itself: it is only watched to its end, when the run that began it no longer does. A rollout
 * of ours whose journal was wiped is an error: it would stay where it is for ever.
 */
async function withoutJournal(
  deps: ReleaseDeps,
  project: Project,
  place: Place,
  { alias, dryRun }: { alias: Alias; dryRun: boolean },
): Promise<Recovered> {
  const own = await ownDeployment(deps, place.environment, place.settings)
  if (own === null) return await divided(deps, place, alias)
  const { from: old, to, run } = own.facts
  const shift = `deployment ${own.id} of CodeDeploy`
  if ((await deps.ownerEnded(run)) === false) {
    return { kind: 'alone', reason: `run ${run} watches ${shift}`, held: false }
  }
  if (dryRun) return { kind: 'plan', plan: `would be watched to the end of ${shift}` }
  const { request, facts } = await requestOf(deps, project, place, to)
  const canary = await watchDeployment(deps, request, { old, new: to, shift: own.id })
  return { kind: 'done', canary, release: facts }
}

/** @throws UserError when it is a rollout of ours that no run watches; AwsError */
async function divided({ aws }: ReleaseDeps, { settings }: Place, alias: Alias): Promise<Recovered> {
  const [share] = Object.keys(alias.weights)
  if (share === undefined) return { kind: 'nothing' }
  const lost = lostRollout(settings.function, alias, await aws.lambda.configuration(settings.function, share))
  if (lost !== null) throw new UserError(lost.message, { hint: lost.hint })
  return { kind: 'alone', reason: `it ${standing(alias)}, and no release of ours began that`, held: false }
}

/** One call, and nothing is read before that it does not need. */
async function goBack(
  deps: ReleaseDeps,
  { settings, environment }: Place,
  rollout: RolloutState,
  reason: string,
): Promise<Recovered> {
  const { function: functionName, alias } = settings
  const watchdog = new CanaryWatchdog(deps, settings, environment.canary)
  const aliasClient = watchdog.guard(createAliasClient(deps, functionName, alias))
  const undone = await undo(rollout, { run: deps.runId, takeOver: true, reason }, aliasClient)
  const { end, reason: why } = await readBack(deps, settings, rollout, undone)
  const canary: CanaryReport = {
    function: functionName,
    alias,
    old: rollout.old,
    new: rollout.new,
    outcome: end,
    reason: why,
    steps: [{ weight: rollout.weight, at: rollout.since }],
    endedAt: deps.clock.now(),
    deployment: null,
    findings: [],
    reference: null,
    excluded: new Map(),
    periods: [],
    histories: [],
    probed: null,
  }
  return { kind: 'done', canary, release: await releaseOf(deps, functionName, rollout.new) }
}

/** That its release is not known must not make a way back look failed. */
async function releaseOf(
  { aws, log }: ReleaseDeps,
  functionName: string,
  version: string,
): Promise<ReleaseName | null> {
  try {
    return versionFacts((await aws.lambda.configuration(functionName, version)).description)
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    log.warn(`The release of version ${version} is not shown: ${thrown.message}`)
    return null
  }
}

async function goOn(deps: ReleaseDeps, project: Project, place: Place, begin: State): Promise<Recovered> {
  const { name, environment, settings } = place
  if (environment.canary === null || environment.canary.engine !== 'alias') {
    const where = `${settings.function}:${settings.alias}`
    throw new UserError(`${where} is in a rollout, and ${name} has no \`canary\` with steps`, {
      hint: 'Restore the section `canary`, or go back with `command: rollback`.',
    })
  }
  const { request, facts } = await requestOf(deps, project, place, begin.new)
  return { kind: 'done', canary: await followed(deps, request, begin), release: facts }
}

/** What a rollout to a version that is there already needs to know, and what the version says of its release. */
async function requestOf(
  deps: ReleaseDeps,
  project: Project,
  { name, environment, settings }: Place,
  candidate: string,
): Promise<{ request: RolloutRequest; facts: VersionFacts | null }> {
  const { aws } = deps
  const state = await functionState(aws, settings, environment.ssm.path, deps.signal)
  if ('message' in state) throw new UserError(state.message, { hint: state.hint })
  const version = await aws.lambda.configuration(settings.function, candidate)
  const pins = await versionPins({ ssm: aws.ssm, settings, path: environment.ssm.path }, version)
  if (pins === null) {
    throw new UserError(`version ${version.version} of ${settings.function} has no pins`, {
      hint: 'Go back with `command: rollback`, then release again.',
    })
  }
  const facts = versionFacts(version.description)
  const release = { release: facts?.release ?? '', commit: facts?.commit ?? '' }
  const cases = environment.probe === null ? [] : await probeCases(deps, environment.probe)
  return { request: { state, version, pins, environment, environmentName: name, release, project, cases }, facts }
}
