import { isAws } from '../../aws/aws-error.ts'
import { LATEST, type Lambda } from '../../aws/lambda.ts'
import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import type { Ssm } from '../../aws/ssm.ts'
import { UserError } from '../../errors.ts'
import { bracket, fittedBehind, shortRelease, withoutBracket } from '../../source/description-marks.ts'
import { describeVersion } from '../descriptions.ts'
import type { ReleaseName } from '../parameters/envelope.ts'
import { pinsName } from '../parameters/naming.ts'
import type { FunctionState } from './function-state.ts'
import { drift, type Pins, pinVariable, readPins, samePins, writePins } from './pins.ts'

type Services = { lambda: Lambda; ssm: Ssm }

/**
 * Gives a function a version that is pinned to these prompts and is the live one in everything else. No traffic moves.
 * A version that is there already, from a run that was cut off, is found again by Lambda itself.
 * @param wanted `path`: where the environment's parameters are, pointers to pins among them
 * @returns the new version; the live one when it has these pins already
 * @throws AwsError; UserError when another writer changes the function meanwhile
 */
export async function bindFunction(
  { lambda, ssm }: Services,
  state: FunctionState,
  wanted: { pins: Pins; release: ReleaseName; path: string },
  signal: AbortSignal,
): Promise<FunctionConfiguration> {
  const { pins, release, path } = wanted
  const { settings, live } = state
  if (settings.bind === 'none' || samePins(state.pins, pins)) return live
  const name = settings.function
  const mark = bracket(`${shortRelease(release.release).replaceAll(']', '_')} ${release.commit.slice(0, 12)}`)
  const change =
    settings.bind === 'env' ? { variables: pinnedVariables(state.latest, settings.variable, pins) } : { mark }
  const latest = await changeLatest(lambda, state, change, signal)
  const description = describeVersion({ ...release, from: live.version })
  const { codeSha256, revisionId } = latest
  const published = await guarded(name, () => lambda.publishVersion(name, { codeSha256, revisionId, description }))
  if (published.version === live.version) {
    throw new UserError(`Lambda published no new version of ${name}: it gave back ${live.version}, which is live`, {
      hint: 'Nothing of its configuration changed for Lambda. Release again; when it happens twice, use `bind: env`.',
    })
  }
  const active = await lambda.untilActive(name, published.version, signal)
  if (settings.bind === 'env' && !samePins(readPins(active.variables[settings.variable]), pins)) {
    throw new ChangedMeanwhile(name)
  }
  assertOnlyPinDiffers(state, active)
  if (settings.bind === 'pointer') await writePointer(ssm, pinsName(path, live.name, active.version), pins)
  return active
}

/** What of `$LATEST` a new version needs: the pins, merged into its variables, or a mark behind its own description that makes it differ. */
export type LatestChange = { variables: Readonly<Record<string, string>> } | { mark: string }

/** All variables of `$LATEST`, the pins among them. */
export function pinnedVariables(
  latest: FunctionConfiguration,
  variable: string,
  pins: Pins,
): Readonly<Record<string, string>> {
  return { ...latest.variables, [variable]: writePins(pins) }
}

/**
 * Changes `$LATEST`, and nothing else of it than that. It is left alone when it is that already.
 * @throws AwsError; ChangedMeanwhile
 */
export async function changeLatest(
  lambda: Lambda,
  { settings, latest }: Pick<FunctionState, 'settings' | 'latest'>,
  change: LatestChange,
  signal: AbortSignal,
): Promise<FunctionConfiguration> {
  const { function: name } = settings
  const wanted =
    'mark' in change ? { description: fittedBehind(withoutBracket(latest.description), change.mark) } : change
  const isThere = (seen: FunctionConfiguration) =>
    'variables' in wanted ? sameVariables(seen.variables, wanted.variables) : seen.description === wanted.description
  if (isThere(latest)) return latest
  try {
    await lambda.updateConfiguration(name, wanted, latest.revisionId)
  } catch (thrown) {
    // The SDK tries a change again whose answer was lost; it then meets the revision that it made itself.
    if (!isAws(thrown, 'PreconditionFailedException', 'ResourceConflictException')) throw thrown
    if (!isThere(await lambda.untilUpdated(name, signal))) throw new ChangedMeanwhile(name)
  }
  const updated = await lambda.untilUpdated(name, signal)
  // The revision changes once more when Lambda has finished, so it is the content that tells whether it is still ours.
  const same = isThere(updated) && drift(latest, updated, pinVariable(settings)).length === 0
  if (!same) throw new ChangedMeanwhile(name)
  return updated
}

function assertOnlyPinDiffers({ settings, live }: FunctionState, active: FunctionConfiguration): void {
  const differences = drift(live, active, pinVariable(settings))
  if (differences.length === 0) return
  throw new UserError(
    `version ${active.version} of ${settings.function} differs from live version ${live.version} in more than its prompts: ${differences.join('; ')}`,
    { hint: 'No traffic was moved. Somebody changed the function meanwhile: release again.' },
  )
}

/** Created, never overwritten: what a version is pinned to must not change under it. */
export async function writePointer(ssm: Ssm, name: string, pins: Pins): Promise<void> {
  const value = writePins(pins)
  const version = { value, type: 'String', tier: 'Standard', keyId: null, description: '' } as const
  try {
    await ssm.create(name, version, { 'ai-cicd': 'pins' })
  } catch (thrown) {
    if (!isAws(thrown, 'ParameterAlreadyExists')) throw thrown
  }
  const there = await ssm.get(name, null)
  if (samePins(readPins(there?.value), pins)) return
  throw new UserError(`${name} holds other pins than these: ${value}`, {
    hint: 'What a version is pinned to is never overwritten. Delete the parameter when no alias reaches that version of the function, then run this again; or publish another version.',
  })
}

/** What a write refuses that was based on something else than what is there now. @throws ChangedMeanwhile */
export async function guarded<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    const isOther = isAws(thrown, 'InvalidParameterValueException') && /CodeSha256/i.test(thrown.message)
    if (isOther || isAws(thrown, 'PreconditionFailedException', 'ResourceConflictException')) {
      throw new ChangedMeanwhile(name)
    }
    throw thrown
  }
}

export class ChangedMeanwhile extends UserError {
  constructor(functionName: string) {
    super(`somebody else changed ${LATEST} of ${functionName} meanwhile`, {
      hint: 'No traffic was moved. Give the jobs that release to, or deploy, one environment one `concurrency:` group, then run this again.',
    })
  }
}

function sameVariables(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
