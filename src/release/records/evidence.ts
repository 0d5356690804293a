import { z } from 'zod'
import type { S3 } from '../../aws/s3.ts'
import { digest } from '../../source/canonical-json.ts'
import { jsonOrNull } from '../../source/json.ts'
import { FLOOR_WITHOUT_BASELINE, type GatePolicy } from '../../verdict/gate-policy.ts'
import { evidenceKey } from './keys.ts'

const evidenceShape = z.object({
  version: z.literal(1),
  /** Of everything that shaped the evaluation. */
  digest: z.string(),
  verdict: z.literal('pass'),
  /** Mean score of the prompts, a fraction of 1; null when it is unknown. */
  score: z.number().nullable(),
  /** The commit that was evaluated. */
  commit: z.string(),
  /** SHA-256 of its results.json. */
  results: z.string(),
  prompts: z.array(z.object({ id: z.string(), model: z.string(), verdict: z.string(), score: z.number().nullable() })),
})

/** Proof that a full evaluation passed under the gate's policy. */
export type Evidence = z.output<typeof evidenceShape>

/**
 * Digest of all that an approval stands for: prompts, cases, assertions, judge, models, the gate's policy, and the major
 * version of this tool, whose statistics decide.
 * @param fingerprints of every prompt's evaluation, by prompt id
 */
export function evidenceDigest(
  fingerprints: Readonly<Record<string, string>>,
  evaluation: { repeat: number; maxRepeat: number },
  gate: GatePolicy,
  toolVersion: string,
): string {
  const { repeat, maxRepeat } = evaluation
  const tool = toolVersion.split('.')[0]
  // What was approved before releases asked for themselves may have rested on answers of earlier runs.
  const asked = 'by the release itself'
  return digest({ fingerprints, repeat, maxRepeat, gate, floorWithoutBaseline: FLOOR_WITHOUT_BASELINE, tool, asked })
}

type Bucket = { bucket: string; prefix: string }

/** The evidence with this digest; null when there is none, or when what is there is none. */
export async function findEvidence(s3: S3, { bucket, prefix }: Bucket, wanted: string): Promise<Evidence | null> {
  const stored = await s3.get(bucket, evidenceKey(prefix, wanted))
  const read = evidenceShape.safeParse(stored === null ? null : jsonOrNull(stored.text))
  return read.success && read.data.digest === wanted ? read.data : null
}

/** Keeps evidence; the first one of a digest stays. */
export async function keepEvidence(s3: S3, { bucket, prefix }: Bucket, evidence: Evidence): Promise<Evidence> {
  const key = evidenceKey(prefix, evidence.digest)
  const made = await s3.create(bucket, key, `${JSON.stringify(evidence, null, 2)}\n`, { commit: evidence.commit })
  return made === null ? ((await findEvidence(s3, { bucket, prefix }, evidence.digest)) ?? evidence) : evidence
}
