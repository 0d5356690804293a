import type { ModelRegistry } from '../aws/model-registry.ts'
import { canonicalJson } from '../source/canonical-json.ts'
import type { Manifest } from './manifest.ts'
import { sha256Of } from './sha256.ts'

type Group = { group: string; approval: 'PendingManualApproval' | 'Approved' | 'Rejected' }

/** SageMaker takes 256 characters. */
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
  const description = `${release.slice(0, 200)} (${commit}) in ${environment}`
  const known = await registry.find(group, description)
  if (known !== null) return known
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
      Object.entries(properties).map(([key, value]) => [key.slice(0, 128), value.slice(0, LONGEST_PROPERTY)]),
    ),
    token: sha256Of(canonicalJson(manifest)).slice(0, LONGEST_TOKEN),
  })
}
