import type { AwsError } from '../aws/aws-error.ts'
import { explainAws } from '../aws/explain.ts'
import { UserError } from '../errors.ts'

/** What AWS refused of a batch, as an instruction. */
export function explainBatch(error: AwsError, { bucket, role }: { bucket: string; role: string }): UserError {
  const hint = hintOf(error, bucket, role)
  return hint === null
    ? explainAws(error, null)
    : new UserError(`AWS refused ${error.action}: ${error.message}`, { hint })
}

function hintOf({ action, code, message }: AwsError, bucket: string, role: string): string | null {
  if (/iam:PassRole/.test(message)) {
    return `Allow \`iam:PassRole\` on ${role} for the role of this job: give infra/github-oidc.yaml the parameter BatchRoleArn.`
  }
  if (code === 'NoSuchBucket') {
    return `Make the bucket ${bucket} in the region of \`aws-region\` (infra/batch.yaml does), or correct \`evaluation.batch.bucket\`.`
  }
  if (action === 'bedrock:CreateModelInvocationJob' && code === 'ValidationException') {
    return 'Check `evaluation.batch`, and that the model can be asked in batches in this region: docs/batch.md. Other models are asked with `engine: on-demand`.'
  }
  return null
}
