import { AwsError, isAws } from '../../aws/aws-error.ts'
import type { S3 } from '../../aws/s3.ts'
import type { NewVersion, Ssm } from '../../aws/ssm.ts'
import { UserError } from '../../errors.ts'
import { sha256Of } from '../../source/canonical-json.ts'
import { describeVersion } from '../descriptions.ts'
import type { MessagesObject, ReleaseName } from './envelope.ts'
import { type ParameterSettings, type PlannedParameter, tierFor } from './planned-parameter.ts'

/** A prompt as it stands in SSM now. */
export type PublishedParameter = { id: string; name: string; version: number; sha256: string; model: string }

/** `unlabelled`: why it has no label, as a sentence; null when it has. */
type Publication = { parameter: PublishedParameter; unlabelled: string | null }

type Stores = { ssm: Ssm; s3: S3 }

/**
 * Publishes one planned parameter and reads it back by its version. Writing again what is there already is no mistake:
 * a run that was cut off is completed by the next.
 * @param by `tags`: of the parameter, not of its versions
 * @throws AwsError; UserError when another writer was there meanwhile, or when what is stored is not what was sent
 */
export async function publishParameter(
  { ssm, s3 }: Stores,
  planned: PlannedParameter,
  settings: ParameterSettings,
  { release, tags }: { release: ReleaseName; tags: Readonly<Record<string, string>> },
): Promise<Publication> {
  const { id, name, sha256, model, current } = planned
  const value = planned.valueWith(planned.object === null ? null : await storeMessages(s3, planned.object))
  const version =
    planned.action === 'unchanged' && current !== null
      ? current
      : await write(ssm, planned, newVersion(planned, value, settings, release), tags)
  if (planned.action !== 'unchanged') await readBack(ssm, name, version, value)
  const unlabelled = planned.label === null ? null : await label(ssm, name, version, planned.label)
  return { parameter: { id, name, version, sha256, model }, unlabelled }
}

function newVersion(
  { keepsAdvanced, keyId, allowedPattern }: PlannedParameter,
  value: string,
  { type }: ParameterSettings,
  release: ReleaseName,
): NewVersion {
  return {
    value,
    type,
    tier: tierFor(value, keepsAdvanced),
    keyId,
    allowedPattern,
    description: describeVersion(release),
  }
}

/** Content-addressed: an object that is there already is the same one, which its digest proves. */
async function storeMessages(
  s3: S3,
  { bucket, key, text, sha256 }: NonNullable<PlannedParameter['object']>,
): Promise<MessagesObject> {
  const made = await s3.create(bucket, key, text, {})
  const stored = await s3.get(bucket, key, made?.versionId ?? null)
  if (stored === null || sha256Of(stored.text) !== sha256) {
    throw new UserError(`s3://${bucket}/${key} is not what was written`, {
      hint: 'Somebody else writes below this key: delete the object, then release again.',
    })
  }
  return { bucket, key, versionId: stored.versionId, sha256 }
}

async function write(
  ssm: Ssm,
  planned: PlannedParameter,
  version: NewVersion,
  tags: Readonly<Record<string, string>>,
): Promise<number> {
  const { name, current, purge } = planned
  if (current === null) return await create(ssm, name, version, tags)
  // What must be true of the parameter is made true before its new version: cut off in between, the next run sees that
  // the version is missing and does both.
  await ssm.addTags(name, tags)
  if (purge !== null && purge.labels.length > 0) await ssm.unlabel(name, purge.version, purge.labels)
  return await expectNext(ssm, name, { current, made: await ssm.overwrite(name, version) }, version)
}

async function create(
  ssm: Ssm,
  name: string,
  version: NewVersion,
  tags: Readonly<Record<string, string>>,
): Promise<number> {
  try {
    return await expectNext(ssm, name, { current: 0, made: await ssm.create(name, version, tags) }, version)
  } catch (thrown) {
    if (!isAws(thrown, 'ParameterAlreadyExists')) throw thrown
    // A create whose answer was lost is tried again by the SDK, and then meets itself.
    const there = await ssm.get(name, 1)
    if (there?.value === version.value) return 1
    throw interleaved(name, 1)
  }
}

/** SSM cannot be told which version to replace, but tells which one it made: the next one, unless another writer was faster. */
async function expectNext(
  ssm: Ssm,
  name: string,
  { current, made }: { current: number; made: number },
  { value }: NewVersion,
): Promise<number> {
  for (let between = current + 1; between < made; between += 1) {
    // A write whose answer was lost is tried again by the SDK: then the versions between are our own.
    const other = await ssm.get(name, between)
    if (other?.value !== value) throw interleaved(name, between)
  }
  return made
}

function interleaved(name: string, version: number): UserError {
  return new UserError(`somebody else wrote version ${version} of ${name} while this release ran`, {
    hint: 'Give the release jobs of one environment one `concurrency:` group. Then release again: it starts from what is there.',
  })
}

/** By version, and every byte of it: what is pinned is what was approved. */
async function readBack(ssm: Ssm, name: string, version: number, value: string): Promise<void> {
  const stored = await ssm.get(name, version)
  if (stored !== null && sha256Of(stored.value) === sha256Of(value)) return
  throw new UserError(`version ${version} of ${name} is not what was written to it`, {
    hint: 'Nothing reads it yet. Release again; when it happens twice, look who else writes this parameter.',
  })
}

/**
 * A label is for people, and nothing reads a prompt by it: one that SSM refuses stops no release. The next run sets it.
 * @returns why it was not set
 */
async function label(ssm: Ssm, name: string, version: number, wanted: string): Promise<string | null> {
  const without = `Version ${version} of \`${name}\` has no label \`${wanted}\``
  try {
    const refused = await ssm.label(name, version, [wanted])
    return refused.length === 0 ? null : `${without}: SSM does not take it.`
  } catch (thrown) {
    if (thrown instanceof AwsError) return `${without}: ${thrown.message}.`
    throw thrown
  }
}
