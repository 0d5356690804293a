import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'
import { calling } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** Who the credentials belong to, and where requests go. */
export type Identity = { account: string; arn: string; region: string }

const identityShape = z.object({ Account: z.string(), Arn: z.string() })

/** @throws AwsError, and what the SDK says when it finds no region or credentials, as AwsError `CredentialsProviderError` */
export async function callerIdentity(connection: Connection): Promise<Identity> {
  const client = withoutNodeVersionWarning(() => new STSClient(clientSettings(connection, 'STS')))
  try {
    return await calling('sts:GetCallerIdentity', async () => {
      const region = await client.config.region()
      const { Account, Arn } = identityShape.parse(await client.send(new GetCallerIdentityCommand({})))
      return { account: Account, arn: Arn, region }
    })
  } finally {
    client.destroy()
  }
}
