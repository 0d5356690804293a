import { AwsError } from '../aws/aws-error.ts'
import { explainAws } from '../aws/explain.ts'
import type { Alias } from '../aws/lambda-shapes.ts'
import { readJournal } from '../canary/journal.ts'
import type { Rollout as Journal, State } from '../canary/machine.ts'
import { recoveryOf } from '../canary/recovery.ts'
import { undo } from '../canary/undo.ts'
import type { Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import type { Environment } from '../release/choose-environment.ts'
import { type FunctionSettings, functionState } from '../release/function-state.ts'
import { pinsName } from '../release/parameter-name.ts'
import { readPins } from '../release/pins.ts'
import { type VersionFacts, versionFacts } from '../release/version-facts.ts'
import { approvedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { newReleaseReport, type ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { aliasHands } from './canary-hands.ts'
import { followed } from './canary-rollout.ts'
import { CanaryWatchdog } from './canary-watchdog.ts'
import { watchDeployment } from './codedeploy-rollout.ts'
import { ownDeployment } from './codedeploy-undo.ts'
import { probeCases } from './probe-version.ts'
import { readProject } from './read-project.ts'
import type { Released } from './release.ts'
import type { ReleaseDeps } from './release-deps.ts'
import type { RolloutRequest } from './rollout.ts'

export type RecoverRequest = {
  config: string
  /** Null: every environment. Named: a held rollout there goes on. */
  environment: string | null
  dryRun: boolean
  run: Report['run']
}

/**
 * The story of a recovery: every alias whose journal has lost its owner is finished or undone, by the journal alone. A
 * living owner and a held rollout are left as they are.
 */
export async function recover(deps: ReleaseDeps, request: RecoverRequest): Promise<Released> {
  const { environment, dryRun } = request
  const told = newReleaseReport({ command: 'recover', dryRun, release: null, commit: null, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report = approvedReport(facts, null)
  try {
    const project = await readProject(deps, request.config, null)
    const environments = Object.entries(project.config.release.environments)
    const chosen = environments.filter(([name]) => environment === null || name === environment)
    if (chosen.length === 0) {
      const names = environments.map(([name]) => name).join(', ')
      throw new UserError(
        environment === null ? 'there are no environments' : `there is no environment ${environment}`,
        {
          hint: names === '' ? 'Name one under `release.environments`.' : `Name one of: ${names}.`,
        },
      )
    }
    told.rollout = 'nothing-to-do'
    for (const [name, one] of chosen) {
      for (const settings of one.lambda)
        await recoverAlias(deps, project, { name, environment: one, settings }, request, told)
    }
    const backed = told.canaries.filter(({ outcome }) => outcome === 'rolled-back')
    if (backed.length > 0) {
      throw new UserError(backed.map(({ function: name, reason }) => `${name} went back: ${reason}`).join('; '), {
        hint: 'The old version has all traffic. Release again when the reason is gone.',
      })
    }
  } catch (thrown) {
    const error = thrown instanceof AwsError ? explainAws(thrown, null) : thrown
    if (!(error instanceof UserError)) throw thrown
    const { message, hint, mistakes } = error
    told.problem = { message, hint, mistakes }
    report = mistakenReport(facts, error)
  }
  return { report, release: told }
}

type Place = { name: string; environment: Environment; settings: FunctionSettings }

async function recoverAlias(
  deps: ReleaseDeps,
  project: Project,
  place: Place,
  { environment: named, dryRun }: RecoverRequest,
  told: ReleaseReport,
): Promise<void> {
  const { function: functionName, alias: aliasName } = place.settings
  const alias = await deps.aws.lambda.alias(functionName, aliasName)
  const { rollout } = readJournal(alias.description)
  if (rollout === null) {
    await watchOn(deps, project, place, dryRun, told)
    return
  }
  const ended = await deps.ownerEnded(rollout.run)
  const recovery = recoveryOf(rollout, deps.clock.now(), ended, named !== null)
  const where = `${functionName}:${aliasName}`
  if (recovery.kind === 'leave') {
    told.warnings.push(`${where} is left as it is: ${recovery.reason}.`)
    if (rollout.held) told.rollout = 'held'
    return
  }
  told.environment = place.name
  if (dryRun) {
    const plan = recovery.kind === 'undo' ? `would go back to version ${rollout.old}` : 'would go on'
    told.warnings.push(`${where} ${plan}.`)
    return
  }
  if (recovery.kind === 'undo') {
    await goBack(deps, place, rollout, recovery.reason, told)
    return
  }
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
  await goOn(deps, project, place, state, alias, told)
}

/** What CodeDeploy shifts needs nobody: it is only watched to its end, when the run that began it no longer does. */
async function watchOn(
  deps: ReleaseDeps,
  project: Project,
  place: Place,
  dryRun: boolean,
  told: ReleaseReport,
): Promise<void> {
  const own = await ownDeployment(deps, place.environment, place.settings)
  if (own === null) return
  const { function: name, alias, from: old, to, run } = own.facts
  const where = `${name}:${alias}, which CodeDeploy shifts by deployment ${own.id},`
  if ((await deps.ownerEnded(run)) === false) {
    told.warnings.push(`${where} is left as it is: run ${run} watches it.`)
    return
  }
  if (dryRun) {
    told.warnings.push(`${where} would be watched to its end.`)
    return
  }
  told.environment = place.name
  const { request, facts } = await requestOf(deps, project, place, to)
  tell(told, facts?.release ?? null, await watchDeployment(deps, request, { old, new: to, shift: own.id }))
}

/** One call, and nothing is read that it does not need. */
async function goBack(
  deps: ReleaseDeps,
  { settings, environment }: Place,
  rollout: Journal,
  reason: string,
  told: ReleaseReport,
): Promise<void> {
  const { function: functionName, alias } = settings
  const watchdog = new CanaryWatchdog(deps, settings, environment.canary)
  const hands = watchdog.guard(aliasHands(deps, functionName, alias))
  const { end, reason: why } = await undo(rollout, { run: deps.runId, takeOver: true, reason }, hands)
  told.rollout = end === 'rolled-back' ? 'rolled-back' : 'held'
  told.canaries.push({
    function: functionName,
    alias,
    old: rollout.old,
    new: rollout.new,
    outcome: end,
    reason: why,
    steps: [{ weight: rollout.weight, at: rollout.since }],
    endedAt: deps.clock.now(),
    findings: [],
    excluded: new Map(),
    periods: [],
    probed: null,
  })
}

async function goOn(
  deps: ReleaseDeps,
  project: Project,
  place: Place,
  begin: State,
  alias: Alias,
  told: ReleaseReport,
): Promise<void> {
  const { name, environment, settings } = place
  if (environment.canary === null || environment.canary.engine !== 'alias') {
    throw new UserError(
      `${settings.function}:${alias.name} is in a rollout, and ${name} has no \`canary\` with steps`,
      {
        hint: 'Restore the section `canary`, or go back with `command: rollback`.',
      },
    )
  }
  const { request, facts } = await requestOf(deps, project, place, begin.new)
  tell(told, facts?.release ?? null, await followed(deps, request, begin))
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
  const pins =
    settings.bind === 'env'
      ? readPins(version.variables[settings.variable])
      : readPins((await aws.ssm.get(pinsName(environment.ssm.path, version.name, version.version), null))?.value)
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

function tell(told: ReleaseReport, release: string | null, canary: CanaryReport): void {
  told.release = release
  told.canaries.push(canary)
  told.rollout = canary.outcome === 'stopped' ? 'held' : canary.outcome
}
