import { fromWebToken } from '@aws-sdk/credential-provider-web-identity'
import type { Clock } from '../clock.ts'
import { messageOf, UserError } from '../errors.ts'
import { type CredentialProvider, type Credentials, clientSettings } from './connection.ts'
import { foreignText } from './foreign.ts'
import { audienceOf, partitionOf } from './partition.ts'
import { claimsOf, roleRemedy } from './role-remedy.ts'

/**
 * Credentials of a role, assumed with a token that GitHub mints for this job. The SDK asks again shortly before they
 * expire, and every time a new token is minted, so a run may last longer than one session.
 * @throws UserError from the provider when GitHub gives no token or AWS refuses the role
 */
export function assumedRole(options: {
  roleArn: string
  region: string
  sessionName: string
  mintToken: (audience: string) => Promise<string>
  /** Where the proxy is read from. */
  environment: Readonly<Record<string, string | undefined>>
  clock: Clock
}): CredentialProvider {
  let session: Promise<Credentials> | null = null
  /** The clients of all services share one session, until it is about to end. */
  return async () => {
    const current = session === null ? null : await session.catch(() => null)
    const left = (current?.expiration?.getTime() ?? 0) - options.clock.now()
    if (current !== null && left > RENEW_BEFORE_MS) return current
    session = assume(options)
    return await session
  }
}

/** The SDK asks again when this much is left. */
const RENEW_BEFORE_MS = 300_000

async function assume(options: Parameters<typeof assumedRole>[0]): Promise<Credentials> {
  const audience = audienceOf(options.roleArn)
  const webIdentityToken = await mint(options.mintToken, audience)
  try {
    return await fromWebToken({
      roleArn: options.roleArn,
      roleSessionName: options.sessionName,
      webIdentityToken,
      clientConfig: clientSettings(
        { region: options.region, credentials: null, environment: options.environment },
        'STS',
      ),
    })()
  } catch (thrown) {
    const foreign = foreignText('AWS', thrown)
    if (foreign !== null) {
      throw new UserError(`${options.roleArn} was not assumed: ${foreign.message}`, {
        hint: `Check HTTPS_PROXY and NO_PROXY of the job, and that sts.${options.region}.${partitionOf(options.region).suffix} is let through.`,
      })
    }
    const refusal = `${thrown instanceof Error ? thrown.name : ''} ${messageOf(thrown)}`
    const { roleArn, region } = options
    throw new UserError(`AWS did not let this job assume ${roleArn}: ${messageOf(thrown)}`, {
      hint: roleRemedy(refusal, { roleArn, region, audience, claims: claimsOf(webIdentityToken) }),
    })
  }
}

async function mint(mintToken: (audience: string) => Promise<string>, audience: string): Promise<string> {
  try {
    return await mintToken(audience)
  } catch (thrown) {
    throw new UserError(`GitHub gave this job no OIDC token: ${messageOf(thrown)}`, {
      hint: 'Give the job `permissions: id-token: write`. Pull requests from forks and Dependabot never get one.',
    })
  }
}
