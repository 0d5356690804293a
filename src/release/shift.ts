import { isAws } from '../aws/aws-error.ts'
import type { Lambda } from '../aws/lambda.ts'
import type { Alias } from '../aws/lambda-shapes.ts'
import { UserError } from '../errors.ts'
import { ownDescription } from './back-mark.ts'

/**
 * Sends all traffic of an alias to a version, in one call.
 * @param alias as it was when the version was compared with it
 * @throws AwsError; UserError when somebody else moved the alias meanwhile
 */
export async function shiftAll(lambda: Lambda, functionName: string, alias: Alias, version: string): Promise<Alias> {
  const description = ownDescription(alias.description)
  try {
    return await lambda.updateAlias(functionName, alias.name, { version, weights: {}, description }, alias.revisionId)
  } catch (thrown) {
    if (!isAws(thrown, 'PreconditionFailedException')) throw thrown
    // The SDK tries a shift again whose answer was lost; it then meets the revision that it made itself.
    const now = await lambda.alias(functionName, alias.name)
    if (isAllOn(now, version)) return now
    throw new UserError(`somebody else moved the alias ${alias.name} of ${functionName} to version ${now.version}`, {
      hint: 'This run did not touch it. Give the release jobs of one environment one `concurrency:` group, then run it again.',
    })
  }
}

/** Somebody may be moving the alias all the time; a rollback still gets its turn. */
const TRIES = 10

/**
 * Sends all traffic to a version whatever happens to the alias meanwhile: a way back is not given up.
 * @throws AwsError
 */
export async function shiftTo(
  lambda: Lambda,
  functionName: string,
  name: string,
  version: string,
  description: string,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { revisionId } = await lambda.alias(functionName, name)
    try {
      await lambda.updateAlias(functionName, name, { version, weights: {}, description }, revisionId)
      return
    } catch (thrown) {
      if (tries === TRIES || !isAws(thrown, 'PreconditionFailedException', 'ResourceConflictException')) throw thrown
    }
  }
}

export function isAllOn(alias: Alias, version: string): boolean {
  return alias.version === version && Object.keys(alias.weights).length === 0
}
