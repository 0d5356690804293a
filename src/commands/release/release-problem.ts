import { AwsError } from '../../aws/aws-error.ts'
import { explainAws } from '../../aws/explain.ts'
import { UserError } from '../../errors.ts'
import { systemError } from '../../system-error.ts'

/**
 * What stopped a release, a rollback or a recovery.
 * @param who the caller's ARN; null when it is unknown
 * @throws what is a bug
 */
export function releaseProblem(thrown: unknown, who: string | null): UserError {
  if (thrown instanceof UserError) return thrown
  if (thrown instanceof AwsError) return explainAws(thrown, who)
  const refused = systemError(thrown)
  if (refused === null) throw thrown
  return refused
}
