import type { S3 } from '../../aws/s3.ts'
import type { ParameterValue, ParameterVersion, Ssm } from '../../aws/ssm.ts'
import { sha256Of } from '../../source/canonical-json.ts'
import { type EnvelopeFacts, readEnvelope } from './envelope.ts'

/** What stands under one name before a release writes. */
export type ParameterState = {
  /** The newest version; null when there is no such parameter. */
  newest: (ParameterValue & { envelope: EnvelopeFacts | null }) | null
  /** What the newest version has beside its value, which a write would reset; null when SSM does not tell. */
  kept: ParameterVersion | null
  /** All versions that SSM still has, oldest first. */
  history: readonly ParameterVersion[]
}

/**
 * An envelope counts only when its content is what its digest says, in S3 too.
 * @throws AwsError
 */
export async function parameterState(ssm: Ssm, s3: S3, name: string): Promise<ParameterState> {
  const value = await ssm.get(name, null)
  if (value === null) return { newest: null, kept: null, history: [] }
  const history = (await ssm.history(name)) ?? []
  const kept = history.find(({ version }) => version === value.version) ?? null
  const read = readEnvelope(value.value)
  const envelope = read === null || !(await isComplete(s3, read)) ? null : read
  return { newest: { ...value, envelope }, kept, history }
}

/** A value of a parameter, null when SSM no longer has it, and what it says of itself. */
export type StoredVersion = { value: string | null; envelope: EnvelopeFacts | null; modifiedAt: number }

/** One version, as far as SSM still has it. @throws AwsError */
export async function versionState(ssm: Ssm, name: string, version: number): Promise<StoredVersion> {
  const value = await ssm.get(name, version)
  return value === null
    ? { value: null, envelope: null, modifiedAt: 0 }
    : { value: value.value, envelope: readEnvelope(value.value), modifiedAt: value.modifiedAt }
}

async function isComplete(s3: S3, { object }: EnvelopeFacts): Promise<boolean> {
  if (object === null) return true
  const stored = await s3.get(object.bucket, object.key, object.versionId)
  return stored !== null && sha256Of(stored.text) === object.sha256
}
