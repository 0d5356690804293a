import { AwsError, isAws } from '../../aws/aws-error.ts'
import { explainAws } from '../../aws/explain.ts'
import type { Environment } from '../../release/environment.ts'
import type { Problem } from '../../release/problem.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'

/**
 * What would keep the Model Registry from taking an entry, which is made when the release is live and can no longer fail.
 * A role of before may not ask for the group, which is a warning and stops nothing. @throws AwsError that may pass
 */
export async function registryPreflight(
  { aws }: Pick<ReleaseDeps, 'aws'>,
  { modelRegistry }: Environment,
): Promise<{ problems: Problem[]; warnings: string[] }> {
  if (modelRegistry === null) return { problems: [], warnings: [] }
  const { group } = modelRegistry
  try {
    await aws.registry.describeGroup(group)
    return { problems: [], warnings: [] }
  } catch (thrown) {
    if (isAws(thrown, 'ValidationException', 'ResourceNotFound')) {
      const hint = 'Create it (`aws sagemaker create-model-package-group`), or correct `modelRegistry.group`.'
      return {
        problems: [{ message: `the Model Registry has no group ${group}: ${thrown.message}`, hint }],
        warnings: [],
      }
    }
    if (!(thrown instanceof AwsError) || !isAws(thrown, 'AccessDeniedException')) throw thrown
    const { message, hint } = explainAws(thrown, null)
    const text = `Whether the Model Registry will take this release is not known: ${message}. ${hint ?? ''}`
    return { problems: [], warnings: [text] }
  }
}
