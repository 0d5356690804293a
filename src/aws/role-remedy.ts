import { z } from 'zod'
import { jsonOrNull } from '../source/json.ts'

/** What a token says of the job that it was made for. */
const claimsShape = z.object({ sub: z.string(), aud: z.string() })

type Claims = z.output<typeof claimsShape>

/** Null when the text is no token that says both. Its signature is AWS's to check. */
export function claimsOf(token: string): Claims | null {
  const payload = token.split('.')[1] ?? ''
  const read = claimsShape.safeParse(jsonOrNull(Buffer.from(payload, 'base64url').toString('utf8')))
  return read.success ? read.data : null
}

type Asked = { roleArn: string; region: string; audience: string; claims: Claims | null }

/**
 * What to do about a refusal of STS to give a job a role.
 * @param refusal its code and its message
 */
export function roleRemedy(refusal: string, { roleArn, region, audience, claims }: Asked): string {
  const account = roleArn.split(':')[4] ?? ''
  if (/Throttl|Rate exceeded|TooManyRequests|SlowDown/i.test(refusal)) {
    return 'AWS limits how many roles an account assumes in a second, and was asked eight times. Run it again; a matrix with `max-parallel` asks less at once.'
  }
  if (/DurationSeconds|MaxSessionDuration/i.test(refusal)) {
    return "The session is asked for one hour: set the role's MaxSessionDuration to 3600 seconds or more. The action renews its credentials, so no more is needed."
  }
  if (/No OpenIDConnect provider/i.test(refusal)) {
    return `Account ${account} does not know GitHub: infra/github-oidc.yaml makes the provider for https://token.actions.githubusercontent.com. Or \`role-to-assume\` names another account than was meant.`
  }
  if (/audience/i.test(refusal)) {
    return `The provider for GitHub in account ${account} must have \`${claims?.aud ?? audience}\` among its client IDs: \`aws iam add-client-id-to-open-id-connect-provider\`.`
  }
  if (/thumbprint|certificate/i.test(refusal)) {
    return `The provider for GitHub in account ${account} was made with a thumbprint of another certificate: \`aws iam update-open-id-connect-provider-thumbprint\`.`
  }
  if (/Expired|before the expiration|not yet valid|issued|clock/i.test(refusal)) {
    return "GitHub's token is minted for each session and holds for minutes: the clock of the runner, or of GitHub Enterprise Server, is wrong. Set it by NTP, then run this again."
  }
  if (/verification key|IDPCommunication|ServiceUnavailable|InternalFailure/i.test(refusal)) {
    return 'AWS could not ask GitHub for its keys, which passes: run it again. GitHub Enterprise Server must be reachable from AWS.'
  }
  if (/RegionDisabled|not activated/i.test(refusal)) {
    return `STS is not active in ${region} for this account: activate the region (IAM, Account settings), or use another \`aws-region\`.`
  }
  if (/ARN is invalid|ValidationError|Malformed/i.test(refusal)) {
    return `Correct \`role-to-assume\`: ${roleArn} is no role that AWS could have.`
  }
  const says = claims === null ? '' : ` This job's token says \`sub: ${claims.sub}\` and \`aud: ${claims.aud}\`.`
  return `AWS says the same of a role that does not exist and of one that does not trust this job.${says} The role's trust policy must name this repository in \`sub\` (repositories made since July 2026 have the form repo:ORG@ID/REPO@ID:…; a job with \`environment:\` has no branch or tag in it) and \`${audience}\` in \`aud\`.`
}
