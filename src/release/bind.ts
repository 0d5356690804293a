import { isAws } from '../aws/aws-error.ts'
import { LATEST, type Lambda } from '../aws/lambda.ts'
import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import type { Ssm } from '../aws/ssm.ts'
import { UserError } from '../errors.ts'
import { firstOf } from './aws-text.ts'
import type { ReleaseName } from './envelope.ts'
import type { FunctionState } from './function-state.ts'
import { pinsName } from './parameter-name.ts'
import { drift, type Pins, readPins, samePins, writePins } from './pins.ts'
import { describeVersion, shortRelease } from './version-facts.ts'

type Services = { lambda: Lambda; ssm: Ssm }

/**
 * Gives a function a version that is pinned to these prompts and is the live one in everything else. No traffic moves.
 * A version that is there already, from a run that was cut off, is found again by Lambda itself.
 * @returns the new version; the live one when it has these pins already
 * @throws AwsError; UserError when somebody else changes the function meanwhile
 */
export async function bindFunction(
  { lambda, ssm }: Services,
  state: FunctionState,
  pins: Pins,
  release: ReleaseName,
  path: string,
  signal: AbortSignal,
): Promise<FunctionConfiguration> {
  const { settings, live } = state
  if (settings.bind === 'none' || samePins(state.pins, pins)) return live
  const name = settings.function
  const latest = await changeLatest(lambda, state, pins, release, signal)
  const description = describeVersion({ ...release, from: live.version })
  const { codeSha256, revisionId } = latest
  const published = await guarded(name, () => lambda.publishVersion(name, { codeSha256, revisionId, description }))
  if (published.version === live.version) {
    throw new UserError(`Lambda published no new version of ${name}: it gave back ${live.version}, which is live`, {
      hint: 'Nothing of its configuration changed for Lambda. Release again; when it happens twice, use `bind: env`.',
    })
  }
  const active = await lambda.untilActive(name, published.version, signal)
  assertOnlyPinDiffers(state, active)
  if (settings.bind === 'pointer') await writePointer(ssm, pinsName(path, live.name, active.version), pins)
  return active
}

/** `$LATEST` with the pins, merged into what it has. It is left alone when it is that already. */
async function changeLatest(
  lambda: Lambda,
  { settings, latest }: FunctionState,
  pins: Pins,
  { release, commit }: ReleaseName,
  signal: AbortSignal,
): Promise<FunctionConfiguration> {
  const { function: name, bind, variable } = settings
  const variables = { ...latest.variables, [variable]: writePins(pins) }
  const description = withMark(
    latest.description,
    `[ai-cicd ${shortRelease(release).replaceAll(']', '_')} ${commit.slice(0, 12)}]`,
  )
  const wanted = bind === 'env' ? { variables } : { description }
  const isThere = (seen: FunctionConfiguration) =>
    bind === 'env' ? sameVariables(seen.variables, variables) : seen.description === description
  if (isThere(latest)) return latest
  try {
    await lambda.updateConfiguration(name, wanted, latest.revisionId)
  } catch (thrown) {
    // The SDK tries a change again whose answer was lost; it then meets the revision that it made itself.
    if (!isAws(thrown, 'PreconditionFailedException', 'ResourceConflictException')) throw thrown
    if (!isThere(await lambda.untilUpdated(name, signal))) throw changedMeanwhile(name)
  }
  const updated = await lambda.untilUpdated(name, signal)
  // The revision changes once more when Lambda has finished, so it is the content that tells whether it is still ours.
  const same = isThere(updated) && drift(latest, updated, bind === 'env' ? variable : null).length === 0
  if (!same) throw changedMeanwhile(name)
  return updated
}

function assertOnlyPinDiffers({ settings, live }: FunctionState, active: FunctionConfiguration): void {
  const differences = drift(live, active, settings.bind === 'env' ? settings.variable : null)
  if (differences.length === 0) return
  throw new UserError(
    `version ${active.version} of ${settings.function} differs from live version ${live.version} in more than its prompts: ${differences.join('; ')}`,
    { hint: 'No traffic was moved. Somebody changed the function meanwhile: release again.' },
  )
}

/** What a function says of itself stays; the mark makes its next version differ from the one before. */
function withMark(description: string, mark: string): string {
  const own = description.replace(/\s*\[ai-cicd [^\]]*\]$/, '')
  const room = MOST_DESCRIPTION - mark.length - 1
  return own === '' ? mark : `${firstOf(own, room)} ${mark}`
}

const MOST_DESCRIPTION = 256

/** Created, never overwritten: what a version is pinned to must not change under it. */
async function writePointer(ssm: Ssm, name: string, pins: Pins): Promise<void> {
  const value = writePins(pins)
  const version = { value, type: 'String', tier: 'Standard', keyId: null, description: '' } as const
  try {
    await ssm.create(name, version, { 'ai-cicd': 'pins' })
  } catch (thrown) {
    if (!isAws(thrown, 'ParameterAlreadyExists')) throw thrown
  }
  const there = await ssm.get(name, null)
  if (samePins(readPins(there?.value), pins)) return
  throw new UserError(`${name} holds other pins than this release has`, {
    hint: 'Delete the parameter when no alias reaches that version of the function, then release again.',
  })
}

async function guarded<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    if (isAws(thrown, 'PreconditionFailedException', 'ResourceConflictException')) throw changedMeanwhile(name)
    throw thrown
  }
}

function changedMeanwhile(name: string): UserError {
  return new UserError(`somebody else changed ${LATEST} of ${name} while this release ran`, {
    hint: 'No traffic was moved. Give the release jobs of one environment one `concurrency:` group, then release again.',
  })
}

function sameVariables(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
