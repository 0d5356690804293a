import type { ModelRegistry } from '../../aws/model-registry.ts'
import { canonicalJson, sha256Of } from '../../source/canonical-json.ts'
import { firstOf } from '../../source/description-marks.ts'
import { awsText } from '../aws-text.ts'
import type { Manifest } from './manifest.ts'

type Group = { group: string; approval: 'PendingManualApproval' | 'Approved' | 'Rejected' }

/** SageMaker's limits, in characters. */
const LONGEST_KEY = 128
const LONGEST_PROPERTY = 256
const LONGEST_TOKEN = 36

/**
 * An entry for a release in the Model Registry, once.
 * @param metrics object that holds what was measured
 * @returns the entry's ARN
 * @throws AwsError
 */
export async function registerRelease(
  registry: ModelRegistry,
  { group, approval }: Group,
  manifest: Manifest,
  metrics: { uri: string } | null,
): Promise<string> {
  const { release, commit, environment, evaluation, prompts } = manifest
  const description = `${firstOf(release, 200)} (${commit}) in ${environment}`
  const existing = await registry.find(group, description)
  if (existing !== null) return existing
  const versions = Object.fromEntries(prompts.slice(0, 20).map(({ id, fullVersion }) => [`prompt.${id}`, fullVersion]))
  const properties = {
    release,
    commit,
    environment,
    ...(evaluation === null
      ? {}
      : { 'evaluation.digest': evaluation.digest, 'evaluation.results': evaluation.results }),
    ...(evaluation?.score === null || evaluation === null ? {} : { 'evaluation.score': evaluation.score.toFixed(4) }),
    ...versions,
  }
  return await registry.create({
    group,
    description,
    approval,
    metrics,
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [awsText(key, LONGEST_KEY), awsText(value, LONGEST_PROPERTY)]),
    ),
    token: sha256Of(canonicalJson(manifest)).slice(0, LONGEST_TOKEN),
  })
}
