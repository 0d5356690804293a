import { UserError } from '../errors.ts'
import type { AwsError } from './aws-error.ts'
import { TOO_LONG } from './bounded-body.ts'
import { BUSY } from './busy.ts'
import { codeDeployRemedy } from './codedeploy-remedy.ts'
import { FOREIGN } from './foreign.ts'

/**
 * What AWS refused, as an instruction.
 * @param who the caller's ARN; null when it is unknown
 */
export function explainAws({ action, code, message }: AwsError, who: string | null): UserError {
  const what = isForeign(code) ? `${action} did not reach AWS` : `AWS refused ${action}`
  return new UserError(`${what}: ${message}`, { hint: remedy(action, code, message, who) })
}

/** Whether something between answered. */
function isForeign(code: string): boolean {
  return code === FOREIGN || code === TOO_LONG
}

function remedy(action: string, code: string, message: string, who: string | null): string {
  if (isForeign(code)) {
    return 'Check HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL of the job, and that what stands between lets the address through. Then run it again: what is done is not done twice.'
  }
  if (/CredentialsProvider|could not load credentials/i.test(`${code} ${message}`)) {
    return 'There are no AWS credentials. In a terminal, sign in (`aws sso login`, AWS_PROFILE). In a workflow, set `role-to-assume` and `aws-region`, and give the job `permissions: id-token: write`; pull requests from forks never get any.'
  }
  if (/region is missing/i.test(message))
    return 'Set the input `aws-region` (in a terminal `--region`), or the variable AWS_REGION.'
  if (
    /signature expired|signature not yet current|RequestTimeTooSkewed|RequestExpired|RequestInTheFuture/i.test(
      `${code} ${message}`,
    )
  ) {
    return 'The clock of this machine is wrong by minutes, and AWS takes no request from another time. Set it by NTP, then run this again.'
  }
  if (/^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature)/.test(code)) {
    return 'The credentials are wrong, have expired, or are of another partition than the region (`aws-us-gov` and `aws-cn` have their own). With `role-to-assume` the action renews its own while it runs.'
  }
  if (/kms|ciphertext|customer master key/i.test(message) || code === 'InvalidKeyId') {
    return 'Check `ssm.kmsKey`, and that its key policy lets this role use `kms:Encrypt`, `kms:GenerateDataKey` and `kms:Decrypt`.'
  }
  if (/^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint)/.test(code)) {
    return 'The bucket is in another region than this job works in: name one of that region as `s3.bucket`, or correct `aws-region`.'
  }
  if (/^(AccessDenied|Forbidden)|^UnauthorizedOperation/.test(code)) {
    // One call may need several permissions, and AWS says which one is missing.
    const missing = /not authorized to perform: (\w+:\w+)/.exec(message)?.[1] ?? action
    return `Allow \`${missing}\` for ${who ?? 'the role of this job'}: infra/ has the policy. Nothing else needs to be undone; run it again.`
  }
  if (code === BUSY) {
    return 'It was tried eight times. Give the release jobs of one environment one `concurrency:` group, and let nothing else write its parameters meanwhile. Then run it again: what is done is not done twice.'
  }
  if (/Throttl|TooMany|Rate|SlowDown/i.test(code)) {
    return 'AWS limits the account, and was asked eight times. Run it again: what is done is not done twice.'
  }
  const ofCodeDeploy = action.startsWith('codedeploy:') ? codeDeployRemedy(code) : null
  if (ofCodeDeploy !== null) return ofCodeDeploy
  return 'Run it again: what is done is not done twice.'
}
