import { z } from 'zod'
import type { S3 } from '../../aws/s3.ts'
import { UserError } from '../../errors.ts'
import { canonicalJson } from '../../source/canonical-json.ts'
import { jsonOrNull } from '../../source/json.ts'
import { threePartVersion } from '../parameters/content.ts'
import type { ReleaseName } from '../parameters/envelope.ts'
import type { PublishedParameter } from '../parameters/publish.ts'
import type { Evidence } from './evidence.ts'
import { furtherRecordKey, recordKey } from './keys.ts'

/** What a release is, for auditors: the body of `model-config.json`. The same release always gives the same text. */
export type Manifest = ReleaseName & {
  version: 1
  environment: string
  /** It was released from; of a tag the one that is proven to hold its commit. Null: unknown. */
  branch: string | null
  prompts: Array<{ id: string; parameter: string; version: number; sha256: string; model: string; fullVersion: string }>
  /** Null where the environment requires none. */
  evaluation: { digest: string; results: string; commit: string; score: number | null } | null
}

export function manifestOf(
  facts: ReleaseName & { environment: string; branch: string | null },
  published: readonly PublishedParameter[],
  evidence: Evidence | null,
): Manifest {
  const { release, commit, environment, branch } = facts
  return {
    version: 1,
    release,
    commit,
    environment,
    branch,
    prompts: published.map(({ id, name, version, sha256, model }) => ({
      id,
      parameter: name,
      version,
      sha256,
      model,
      fullVersion: threePartVersion(model, version),
    })),
    evaluation:
      evidence === null
        ? null
        : {
            digest: evidence.digest,
            results: evidence.results,
            commit: evidence.commit,
            score: evidence.score,
          },
  }
}

const recordShape = z.object({ environment: z.string(), release: z.string() })

const versionsShape = recordShape.extend({ prompts: z.array(z.object({ id: z.string(), version: z.int() })) })

/**
 * Versions of the parameters that a release used, by prompt id, as its audit record tells; empty when there is none.
 * @throws AwsError
 */
export async function recordedVersions(
  s3: S3,
  { bucket, prefix }: { bucket: string; prefix: string },
  { commit, environment, release }: ReleaseName & { environment: string },
): Promise<Record<string, number>> {
  for (const key of [recordKey(prefix, commit), furtherRecordKey(prefix, commit, environment, release)]) {
    const read = versionsShape.safeParse(jsonOrNull((await s3.get(bucket, key))?.text ?? ''))
    if (!read.success || read.data.environment !== environment || read.data.release !== release) continue
    return Object.fromEntries(read.data.prompts.map(({ id, version }) => [id, version]))
  }
  return {}
}

/**
 * Writes the audit record, once. A commit that goes to a second environment, or out under a second name, gets a further
 * record beside the first.
 * @returns its key
 * @throws AwsError; UserError when another record of this very release is there
 */
export async function writeRecord(
  s3: S3,
  { bucket, prefix }: { bucket: string; prefix: string },
  manifest: Manifest,
): Promise<string> {
  const { commit, environment, release } = manifest
  const first = recordKey(prefix, commit)
  if (await isWritten(s3, bucket, first, manifest)) return first
  const there = recordShape.safeParse(jsonOrNull((await s3.get(bucket, first))?.text ?? ''))
  const isOurs = there.success && there.data.environment === environment && there.data.release === release
  const further = furtherRecordKey(prefix, commit, environment, release)
  if (!isOurs && (await isWritten(s3, bucket, further, manifest))) return further
  throw new UserError(`s3://${bucket}/${isOurs ? first : further} is another record of ${release}`, {
    hint: 'An audit record is never overwritten. Was the tag moved, or a parameter changed by hand since? Release under a new tag.',
  })
}

/** Creates the record, or finds that it is there already, word for word but for its branch. */
async function isWritten(s3: S3, bucket: string, key: string, manifest: Manifest): Promise<boolean> {
  const { commit, branch, release, evaluation } = manifest
  const metadata = {
    commit,
    branch: ascii(branch ?? ''),
    'eval-score': evaluation?.score === null || evaluation === null ? '' : evaluation.score.toFixed(4),
    release: ascii(release),
  }
  if ((await s3.create(bucket, key, `${JSON.stringify(manifest, null, 2)}\n`, metadata)) !== null) return true
  const stored = jsonOrNull((await s3.get(bucket, key))?.text ?? '')
  // A run in which nothing needed an approval says nothing of the evaluation that the record rests on.
  const unsaid = evaluation === null ? ['branch', 'evaluation'] : ['branch']
  return canonicalJson(without(stored, unsaid)) === canonicalJson(without(manifest, unsaid))
}

/** Which branch holds a commit may be found out in one run and not in the next: it tells no releases apart. */
function without(record: unknown, unsaid: readonly string[]): unknown {
  if (typeof record !== 'object' || record === null) return record
  return Object.fromEntries(Object.entries(record).filter(([key]) => !unsaid.includes(key)))
}

/** Metadata is a header, which holds printable ASCII. */
function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
