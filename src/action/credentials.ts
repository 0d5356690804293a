import type { CredentialProvider } from '../aws/connection.ts'
import { UserError } from '../errors.ts'
import { systemClock } from '../host/clock.ts'

/**
 * The role that a step assumes through GitHub's OIDC; null: the SDK's own chain.
 * @param session what AWS's logs name the session after
 */
export async function stepCredentials(
  { role, region: asked }: { role: string | null; region: string | null },
  session: string | number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CredentialProvider | null> {
  const region = asked ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION
  if (role === null) return null
  if (region === undefined) {
    throw new UserError('`role-to-assume` needs a region', { hint: 'Set the input `aws-region`.' })
  }
  const { partitionOf, partitionOfArn } = await import('../aws/partition.ts')
  const [ofRole, ofRegion] = [partitionOfArn(role), partitionOf(region).name]
  if (ofRole !== ofRegion) {
    throw new UserError(`\`role-to-assume\` is of ${ofRole}, and the region ${region} is of ${ofRegion}`, {
      hint: 'No role reaches across partitions: correct one of the two.',
    })
  }
  const { assumedRole } = await import('../aws/credentials.ts')
  return assumedRole({
    roleArn: role,
    region,
    sessionName: `ai-cicd-${String(session).replaceAll('/', '-')}`,
    environment: env,
    clock: systemClock,
    mintToken: async (audience) => {
      const [{ mintIdToken }, { transfer }, { setSecret }] = await Promise.all([
        import('../github/oidc.ts'),
        import('../github/transfer.ts'),
        import('@actions/core'),
      ])
      const token = await mintIdToken(audience, env, transfer(env), systemClock)
      setSecret(token)
      return token
    },
  })
}
