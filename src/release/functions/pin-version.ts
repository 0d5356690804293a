import { isAws } from '../../aws/aws-error.ts'
import { LATEST, type Lambda } from '../../aws/lambda.ts'
import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import type { Ssm } from '../../aws/ssm.ts'
import { UserError } from '../../errors.ts'
import { bracket } from '../../source/description-marks.ts'
import { pinsName } from '../parameters/naming.ts'
import { ChangedMeanwhile, changeLatest, guarded, type LatestChange, pinnedVariables, writePointer } from './bind.ts'
import { variablesProblems } from './function-problems.ts'
import type { FunctionState } from './function-state.ts'
import { drift, type Pins, pinVariable, samePins, writePins } from './pins.ts'
import { versionPins } from './version-pins.ts'

type Services = { lambda: Lambda; ssm: Ssm; signal: AbortSignal }

/** A version that shall have pins, or `$LATEST`, of which one shall be made that has. */
export type PinWanted = {
  /** Number of a version; null: `$LATEST`. */
  version: string | null
  /** Null: there are none to give. Then only a version of `$LATEST` is made. */
  pins: Pins | null
  /** Of the environment's parameters, below which `bind: pointer` keeps the pins. */
  path: string
  /** Of a version that is made. */
  description: string
}

/**
 * What it takes. `there`: that version has these pins, its code and its settings already. `point`: its pins are to be written in
 * SSM. `publish`: a version of `$LATEST` is to be made, after this change of it.
 */
export type PinPlan =
  | { kind: 'there'; version: FunctionConfiguration }
  | { kind: 'point'; version: FunctionConfiguration }
  | { kind: 'publish'; latest: FunctionConfiguration; change: LatestChange | null; replaced: Pins | null }

/** Another writer may have done just this at the same time: read so often. */
const MOST_TRIES = 5

/**
 * Gives a version the pins, or makes one that has its code, its settings and the pins. No alias moves. What is done already, by
 * a run that was cut off or by another one at the same time, is found and not done twice.
 * @param planned from the same state
 * @returns the version, and whether anything was written for it
 * @throws UserError, AwsError
 */
export async function pinVersion(
  services: Services,
  state: FunctionState,
  wanted: PinWanted,
  planned: PinPlan,
): Promise<{ version: FunctionConfiguration; wrote: boolean }> {
  const { lambda, ssm, signal } = services
  let now = state
  for (let tries = 1; ; tries += 1) {
    try {
      const plan = tries === 1 ? planned : await planPin(services, now, wanted)
      if (plan.kind === 'there') return { version: plan.version, wrote: tries > 1 }
      const version = plan.kind === 'point' ? plan.version : await publish(services, now, wanted, plan)
      if (state.settings.bind === 'pointer' && wanted.pins !== null) {
        await writePointer(ssm, pinsName(wanted.path, version.name, version.version), wanted.pins)
      }
      return { version, wrote: true }
    } catch (thrown) {
      if (!(thrown instanceof ChangedMeanwhile) || tries === MOST_TRIES) throw thrown
      now = { ...state, latest: await lambda.untilUpdated(state.settings.function, signal) }
    }
  }
}

/** @throws UserError when it cannot be done, before anything is written; AwsError */
export async function planPin(services: Services, state: FunctionState, wanted: PinWanted): Promise<PinPlan> {
  const { settings, latest } = state
  const { version, pins } = wanted
  const named = version === null ? null : await versionOf(services.lambda, settings.function, version)
  if (named !== null && (pins === null || settings.bind === 'pointer'))
    return await planNamed(services, named, state, wanted)
  const withheld = named?.variablesError ?? latest.variablesError
  if (withheld !== null) {
    throw new UserError(`Lambda withholds the environment variables of ${settings.function}: ${withheld}`, {
      hint: 'Nothing was changed. Allow `kms:Decrypt` on the key of the function. A change based on half of the variables would delete the rest.',
    })
  }
  const equals = await sameAs(services, named ?? latest, state, pinVariable(settings))
  for (const one of equals) {
    const read = pins === null ? null : await versionPins({ ssm: services.ssm, settings, path: wanted.path }, one)
    if (pins === null || samePins(read, pins)) return { kind: 'there', version: one }
    if (settings.bind === 'pointer' && read === null) return { kind: 'point', version: one }
  }
  if (named !== null) refuseOtherCode(settings.function, named, latest, settings.variable)
  if (pins === null) return { kind: 'publish', latest, change: null, replaced: null }
  if (settings.bind === 'pointer') {
    // Lambda makes no version of what is the newest one already, and that one has other pins.
    const mark = bracket(`pinned after ${equals[0]?.version ?? ''}`)
    return { kind: 'publish', latest, change: equals.length === 0 ? null : { mark }, replaced: null }
  }
  const variables = pinnedVariables(latest, settings.variable, pins)
  const [problem] = variablesProblems(settings.function, variables)
  if (problem !== undefined) throw new UserError(problem.message, { hint: `Nothing was changed. ${problem.hint}` })
  const had = await versionPins({ ssm: services.ssm, settings, path: wanted.path }, named ?? latest)
  return { kind: 'publish', latest, change: { variables }, replaced: had === null || samePins(had, pins) ? null : had }
}

/** Pins in SSM are of a version as it is; without pins to give, it stays as it is. */
async function planNamed(
  { ssm }: Services,
  named: FunctionConfiguration,
  { settings }: FunctionState,
  { pins, path }: PinWanted,
): Promise<PinPlan> {
  if (pins === null) return { kind: 'there', version: named }
  const read = await versionPins({ ssm, settings, path }, named)
  if (samePins(read, pins)) return { kind: 'there', version: named }
  if (read === null) return { kind: 'point', version: named }
  throw new UserError(
    `version ${named.version} of ${settings.function} has other pins, ${writePins(read)}, than the live version, ${writePins(pins)}`,
    {
      hint: `Nothing was changed: what a version is pinned to is never overwritten. Leave \`version\` out to publish ${LATEST} anew with the pins of the live version.`,
    },
  )
}

/** Versions that are this one in everything but their pins: the live one first, and then what came after it, newest first. */
async function sameAs(
  { lambda }: Services,
  base: FunctionConfiguration,
  { settings, live }: FunctionState,
  variable: string | null,
): Promise<FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = []
  const all = await lambda.versions(settings.function)
  const others = all
    .toReversed()
    .filter(({ version }) => Number(version) > Number(live.version) && version !== base.version)
  const own = base.version === LATEST || base.version === live.version ? [] : [base]
  for (const one of [live, ...own, ...others]) {
    if (one.codeSha256 !== base.codeSha256) continue
    // A list of versions need not tell everything of them.
    const version = one === live || one === base ? one : await lambda.configuration(settings.function, one.version)
    if (drift(version, base, variable).length === 0) found.push(version)
  }
  return found
}

async function versionOf(lambda: Lambda, functionName: string, version: string): Promise<FunctionConfiguration> {
  try {
    return await lambda.configuration(functionName, version)
  } catch (thrown) {
    if (!isAws(thrown, 'ResourceNotFoundException')) throw thrown
    throw new UserError(`${functionName} has no version ${version}`, {
      hint: 'Nothing was changed. `aws lambda publish-version` says the number of the version that it made; without `version`, one is made.',
    })
  }
}

function refuseOtherCode(
  functionName: string,
  named: FunctionConfiguration,
  latest: FunctionConfiguration,
  variable: string,
): void {
  const called = `version ${named.version}`
  const differences = drift(named, latest, variable, called)
  if (differences.length === 0) return
  throw new UserError(
    `${LATEST} of ${functionName} differs from ${called} in more than its prompts: ${differences.join('; ')}`,
    {
      hint: `Nothing was changed. The environment of a version is frozen, so the pins come into a new version, which is made of ${LATEST}. Leave \`version\` out to deploy what ${LATEST} is now, or deploy the code of ${called} again first; \`bind: pointer\` pins a version as it is.`,
    },
  )
}

/** @throws ChangedMeanwhile; UserError when the version is not what it should be; AwsError */
async function publish(
  { lambda, signal }: Services,
  { settings, latest }: FunctionState,
  { description }: PinWanted,
  { change }: Extract<PinPlan, { kind: 'publish' }>,
): Promise<FunctionConfiguration> {
  const name = settings.function
  const based = change === null ? latest : await changeLatest(lambda, { settings, latest }, change, signal)
  const { codeSha256, revisionId } = based
  const published = await guarded(name, () => lambda.publishVersion(name, { codeSha256, revisionId, description }))
  const active = await lambda.untilActive(name, published.version, signal)
  if (drift(active, based, null).length > 0) throw new ChangedMeanwhile(name)
  return active
}
