import type { Alias, FunctionConfiguration } from '../aws/lambda-shapes.ts'
import { hasJournal } from '../canary/journal.ts'
import type { Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { describePinned, pinsOf, versionFacts } from '../release/descriptions.ts'
import { type FunctionState, functionState } from '../release/functions/function-state.ts'
import { choosePlace, type PinPlace } from '../release/functions/pin-place.ts'
import { type PinPlan, type PinWanted, pinVersion, planPin } from '../release/functions/pin-version.ts'
import { type Pins, readPins, samePins, writePins } from '../release/functions/pins.ts'
import { existingReleases } from '../release/functions/rollback-target.ts'
import { standing } from '../release/functions/shift.ts'
import { findPins, versionPins } from '../release/functions/version-pins.ts'
import { approvedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import { newReleaseReport, type ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { probeCases, probeVersion } from '../rollout/probe.ts'
import type { Released } from './release/release.ts'
import { releaseProblem } from './release/release-problem.ts'
import { usableProject } from './rollback.ts'

export type PinRequest = {
  config: string
  /** Null: the one environment that names the function. */
  environment: string | null
  /** Name or ARN, with `:alias` where an environment names several of it; null: the only one of the environment. */
  function: string | null
  /** Number of a version; null: one is made of `$LATEST`. */
  version: string | null
  dryRun: boolean
  run: Report['run']
}

/**
 * Pins: a version with new code gets the prompts of the live version, or another one is made that has both, before
 * a deployment moves the alias to it. No alias moves. What stopped it is told in the report; anything thrown is a bug.
 */
export async function pin(deps: ReleaseDeps, request: PinRequest): Promise<Released> {
  const { environment, dryRun } = request
  const reported = newReleaseReport({ command: 'pin', dryRun, release: null, commit: null, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report = approvedReport(facts, null)
  try {
    const project = await usableProject(deps, request.config)
    const place = choosePlace(project.config, project.file, request)
    reported.environment = place.name
    reported.identity = await deps.aws.identity()
    await giveLivePins(deps, project, { ...request, place }, reported)
  } catch (thrown) {
    const error = deps.signal.aborted
      ? new UserError('the run was cancelled', { hint: 'Run it again: what is done is not done twice.' })
      : releaseProblem(thrown, reported.identity?.arn ?? null)
    const { message, hint, diagnostics } = error
    reported.problem = { message, hint, diagnostics }
    report = mistakenReport(facts, error)
  }
  return { report, release: reported }
}

async function giveLivePins(
  deps: ReleaseDeps,
  project: Project,
  { place, version, dryRun }: PinRequest & { place: PinPlace },
  reported: ReleaseReport,
): Promise<void> {
  const { aws, signal } = deps
  const { environment, settings } = place
  const { path } = environment.ssm
  const state = await functionState(aws, settings, path, signal)
  if ('message' in state) throw new UserError(state.message, { hint: state.hint })
  const { live } = state
  const row = { name: settings.function, alias: settings.alias, before: live.version, shifted: false }
  reported.functions = [{ ...row, version: null }]
  refuseRollout(settings.function, state.alias)
  const pins = await livePins(deps, place, state)
  if (pins === null) reported.warnings.push(nothingToGive(state))
  reported.release = versionFacts(live.description)?.release ?? null
  const description = pins === null ? '' : describePinned(originOf(live))
  const wanted: PinWanted = { version, pins, path, description }
  const cases = environment.probe === null || pins === null ? [] : await probeCases(deps, environment.probe)
  const plan = await planPin({ ...aws, signal }, state, wanted)
  if (plan.kind === 'publish' && plan.replaced !== null) reported.warnings.push(replacement(state, plan.replaced, pins))
  if (dryRun) {
    reported.rollout = plan.kind === 'there' ? 'nothing-to-do' : 'published'
    reported.functions = [{ ...row, version: plan.kind === 'publish' ? null : plan.version.version }]
    reported.pinned = planned(state, plan, pins)
    return
  }
  const { version: pinned, wrote } = await pinVersion({ ...aws, signal }, state, wanted, plan)
  if (pins !== null) {
    await readBackPins(deps, place, pinned, pins)
    if (environment.probe !== null) {
      const asked = { functionName: settings.function, version: pinned.version, pins, cases }
      await probeVersion(deps, project, environment.probe, asked)
    }
    await refuseMoved(deps, place, state, pins)
  }
  reported.functions = [{ ...row, version: pinned.version }]
  reported.rollout = wrote ? 'published' : 'nothing-to-do'
  reported.pinned = outcome(state, { version: pinned, asked: version, pins, wrote })
}

/** A deployment of code would move an alias whose two versions are being compared. */
function refuseRollout(name: string, alias: Alias): void {
  if (Object.keys(alias.weights).length === 0 && !hasJournal(alias.description)) return
  throw new UserError(`a rollout of the alias ${alias.name} of ${name} is under way: it ${standing(alias)}`, {
    hint: 'Which prompts are live is not decided yet. Deploy the code when it has ended; `command: rollback` ends it.',
  })
}

/** @returns null when nothing was ever released to the function. @throws UserError when its pins are lost, or not known; AwsError */
async function livePins(
  { aws }: ReleaseDeps,
  { environment, settings }: PinPlace,
  state: FunctionState,
): Promise<Pins | null> {
  const { live } = state
  const what = `live version ${live.version} of ${settings.function}`
  const found = await findPins({ ssm: aws.ssm, settings, path: environment.ssm.path }, live)
  if (found.kind === 'there') return found.pins
  if (found.kind === 'unknown') {
    throw new UserError(`${what} ${found.reason}`, {
      hint: 'Nothing was changed. Allow what is refused, then run this again.',
    })
  }
  const all = await aws.lambda.versions(settings.function)
  const isReleased = ({ description, variables }: FunctionConfiguration) =>
    versionFacts(description) !== null ||
    pinsOf(description) !== null ||
    (settings.bind === 'env' && readPins(variables[settings.variable]) !== null)
  if (state.pins === null && !all.some(isReleased)) return null
  throw new UserError(`${what} ${found.reason}, and there is nothing to give to another version`, {
    hint: `Nothing was changed. Go back to a version that has its pins, with \`command: rollback\` and \`to\`, or release again; then run this again. ${existingReleases(all)}`,
  })
}

function nothingToGive({ settings, live }: FunctionState): string {
  return `Nothing was released to ${settings.function} yet: live version ${live.version} has no pins to give. Release when its code is deployed, and run this before the alias moves from then on.`
}

/** The version and the release whose prompts the live version has, also when it got them by a pin itself. */
function originOf({ version, description }: FunctionConfiguration): { pinsOf: string; release: string | null } {
  return { pinsOf: pinsOf(description) ?? version, release: versionFacts(description)?.release ?? null }
}

/** `$LATEST` keeps the pins of a release that went back: code that is published from it would bring that release again. */
function replacement({ settings, live }: FunctionState, had: Pins, pins: Pins | null): string {
  return `What is deployed of ${settings.function} has the pins ${writePins(had)}, as after a release that went back. The new version gets those of live version ${live.version} instead: ${pins === null ? 'none' : writePins(pins)}.`
}

function planned({ settings, live }: FunctionState, plan: PinPlan, pins: Pins | null): string {
  const name = settings.function
  if (pins === null)
    return plan.kind === 'there'
      ? `Version ${plan.version.version} of ${name} has no pins`
      : `A version of $LATEST of ${name} would be published, without pins`
  switch (plan.kind) {
    case 'there':
      return `Version ${plan.version.version} of ${name} has the pins of live version ${live.version} already`
    case 'point':
      return `Version ${plan.version.version} of ${name} would get the pins of live version ${live.version}`
    case 'publish':
      return `A version of $LATEST of ${name} would be published, with the pins of live version ${live.version}`
  }
}

function outcome(
  { settings, live, alias }: FunctionState,
  {
    version: { version },
    asked,
    pins,
    wrote,
  }: { version: FunctionConfiguration; asked: string | null; pins: Pins | null; wrote: boolean },
): string {
  const name = settings.function
  if (version === live.version) return `Live version ${version} of ${name} is what is deployed already`
  if (pins === null) return `Version ${version} of ${name} has no pins, as nothing was released to it yet`
  const code = asked === null || asked === version ? '' : `the code of version ${asked} and `
  return `Version ${version} of ${name} has ${code}the pins of live version ${live.version}${wrote ? '' : ' already'}: the alias ${alias.name} can move to it`
}

/** @throws UserError when a version has not what was written for it; AwsError */
async function readBackPins(
  { aws }: ReleaseDeps,
  { environment, settings }: PinPlace,
  version: FunctionConfiguration,
  pins: Pins,
): Promise<void> {
  const found = await findPins({ ssm: aws.ssm, settings, path: environment.ssm.path }, version)
  if (found.kind === 'there' && samePins(found.pins, pins)) return
  const why =
    found.kind === 'there' ? `has the pins ${writePins(found.pins)}, and not those of the live version` : found.reason
  throw new UserError(`version ${version.version} of ${settings.function} ${why}`, {
    hint: 'No alias was moved. Run this again: what is done is not done twice.',
  })
}

/** A release that came through meanwhile made other prompts live than were given. @throws UserError, AwsError */
async function refuseMoved(
  { aws }: ReleaseDeps,
  { environment, settings }: PinPlace,
  { live }: FunctionState,
  pins: Pins,
): Promise<void> {
  const name = settings.function
  const alias = await aws.lambda.alias(name, settings.alias)
  refuseRollout(name, alias)
  if (alias.version === live.version) return
  const now = await aws.lambda.configuration(name, alias.version)
  const place = { ssm: aws.ssm, settings, path: environment.ssm.path }
  if (samePins(await versionPins(place, now), pins)) return
  throw new UserError(
    `the alias ${alias.name} of ${name} moved to version ${alias.version} meanwhile, which has other pins`,
    {
      hint: 'Run this again: it gives the pins of that version. Give the jobs that release to, or deploy, one environment one `concurrency:` group.',
    },
  )
}
