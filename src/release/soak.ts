import type { Aws } from '../aws/aws.ts'
import type { Environment } from './environment.ts'
import type { FunctionState } from './functions/function-state.ts'
import { parameterName } from './parameters/naming.ts'
import { parameterState } from './parameters/parameter-state.ts'

/** Since when a content has been what an environment's callers get; or why it is not. */
export type Soak = { since: number } | { missing: string }

/**
 * Since when exactly this content has been live in an environment: the latest of when its prompts were published and when
 * the versions that are pinned to them were made, and after that the time that a canary takes.
 * @param contents digest of every prompt's content, by prompt id
 * @param functions of that environment
 * @throws AwsError
 */
export async function soakOf(
  aws: Pick<Aws, 'ssm' | 's3'>,
  environment: Environment,
  contents: Readonly<Record<string, string>>,
  functions: readonly FunctionState[],
): Promise<Soak> {
  if (Object.keys(contents).length === 0) return { missing: 'there is no prompt' }
  let since = 0
  const versions: Record<string, number> = {}
  for (const [id, sha256] of Object.entries(contents)) {
    const name = parameterName(environment.ssm.path, id)
    const { newest } = await parameterState(aws.ssm, aws.s3, name)
    if (newest === null) return { missing: `there is no ${name}` }
    if (newest.envelope?.sha256 !== sha256) return { missing: `${name} holds another content` }
    versions[id] = newest.version
    since = Math.max(since, newest.modifiedAt)
  }
  for (const { settings, live, pins } of functions) {
    if (settings.bind === 'none') continue
    const other = Object.entries(versions).find(([id, version]) => pins?.[id] !== version)
    if (other !== undefined) {
      return {
        missing: `live version ${live.version} of ${settings.function} is not pinned to version ${other[1]} of ${other[0]}`,
      }
    }
    since = Math.max(since, live.modifiedAt ?? since)
  }
  const { canary } = environment
  const rollout = canary === null ? 0 : canary.steps.reduce((sum, { hold }) => sum + hold, canary.bake)
  return { since: since + rollout }
}
