import { expect, onTestFinished, test } from 'vitest'
import { stepCredentials } from '../../src/action/credentials.ts'
import { AwsError } from '../../src/aws/aws-error.ts'
import { assumedRole } from '../../src/aws/credentials.ts'
import { explainAws } from '../../src/aws/explain.ts'
import { partitionOf } from '../../src/aws/partition.ts'
import { roleRemedy } from '../../src/aws/role-remedy.ts'
import { UserError } from '../../src/errors.ts'
import { permissionHint } from '../../src/models/bedrock-access.ts'
import { startAws } from '../scenarios/bench/aws/server.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'
import { awsEnvironment } from './aws-environment.ts'

const sub = 'repo:octo@7/shop@42:environment:production'

function token(aud: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ sub, aud, iss: 'https://token.actions.githubusercontent.com' })}.signature`
}

/** What a job hears whose role STS refuses. */
async function refused(refusal: AwsRefusal): Promise<UserError> {
  const aws = await startAws({
    fault: ({ action }) => (action === 'sts:AssumeRoleWithWebIdentity' ? { when: 'before', reply: refusal } : null),
  })
  onTestFinished(aws.close)
  awsEnvironment(aws)
  const role = assumedRole({
    roleArn: 'arn:aws:iam::123456789012:role/deploy',
    region: 'us-east-1',
    sessionName: 's',
    mintToken: async (audience) => token(audience),
    environment: aws.env,
    clock: { now: () => 0, sleep: async () => undefined },
  })
  const thrown = await role().catch((one: unknown) => one)
  if (!(thrown instanceof UserError)) throw new Error('it was no refusal')
  return thrown
}

test.each([
  [
    'AccessDenied',
    'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    403,
    `\`sub: ${sub}\` and \`aud: sts.amazonaws.com\``,
  ],
  [
    'InvalidIdentityToken',
    'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
    400,
    'Account 123456789012 does not know GitHub',
  ],
  ['InvalidIdentityToken', 'Incorrect token audience', 400, 'must have `sts.amazonaws.com` among its client IDs'],
  [
    'InvalidIdentityToken',
    "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    400,
    'update-open-id-connect-provider-thumbprint',
  ],
  ['InvalidIdentityToken', "Couldn't retrieve verification key from your identity provider", 400, 'run it again'],
  [
    'ExpiredTokenException',
    'Token expired: current date/time 1790000000 must be before the expiration date/time 1780000000',
    400,
    'clock of the runner',
  ],
  [
    'ValidationError',
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    400,
    'MaxSessionDuration to 3600',
  ],
  ['ValidationError', 'Request ARN is invalid', 400, 'Correct `role-to-assume`'],
  [
    'RegionDisabledException',
    'STS is not activated in this region for account:123456789012.',
    403,
    'STS is not active in us-east-1',
  ],
])('STS says %s, %s: its own remedy, and no token', async (code, message, status, remedy) => {
  const { message: said, hint } = await refused(new AwsRefusal(code, message, status))
  expect(said).toBe(`AWS did not let this job assume arn:aws:iam::123456789012:role/deploy: ${message}`)
  expect(hint).toContain(remedy)
  expect(hint).not.toContain('signature')
})

test('throttled: nothing is wrong with the role', () => {
  const asked = { roleArn: 'arn:aws:iam::1:role/x', region: 'us-east-1', audience: 'sts.amazonaws.com', claims: null }
  expect(roleRemedy('Throttling Rate exceeded', asked)).toContain('asked eight times')
  expect(roleRemedy('AccessDenied Not authorized', asked)).not.toContain('token says')
})

test.each([
  [
    'InvalidSignatureException',
    'Signature expired: 20261130T000000Z is now earlier than 20261130T001000Z',
    'clock of this machine',
  ],
  [
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    'clock of this machine',
  ],
  ['InvalidClientTokenId', 'The security token included in the request is invalid', 'another partition'],
  ['ExpiredToken', 'The provided token has expired.', 'have expired'],
])('%s of any service', (code, message, remedy) => {
  expect(explainAws(new AwsError('ssm:GetParameter', code, message, 403), null).hint).toContain(remedy)
})

test.each([
  ['us-east-1', 'aws', 'amazonaws.com'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
])('%s is of %s', (region, name, suffix) => {
  expect(partitionOf(region)).toEqual({ name, suffix })
})

test.each([
  ['arn:aws:iam::123456789012:role/x', 'sts.amazonaws.com'],
  ['arn:aws-us-gov:iam::123456789012:role/x', 'sts.amazonaws.com'],
  ['arn:aws-cn:iam::123456789012:role/x', 'sts.amazonaws.com.cn'],
])('the token for %s is minted for %s', async (roleArn, audience) => {
  const asked: string[] = []
  const role = assumedRole({
    roleArn,
    region: 'cn-north-1',
    sessionName: 's',
    mintToken: async (wanted) => {
      asked.push(wanted)
      throw new Error('none today')
    },
    environment: {},
    clock: { now: () => 0, sleep: async () => undefined },
  })
  await expect(role()).rejects.toThrow('none today')
  expect(asked).toEqual([audience])
})

test('a role of one partition in a region of another is told before anything is asked', async () => {
  const role = 'arn:aws-us-gov:iam::123456789012:role/deploy'
  await expect(stepCredentials({ role, region: 'us-east-1' }, 1, {})).rejects.toThrow(
    '`role-to-assume` is of aws-us-gov, and the region us-east-1 is of aws',
  )
  expect(await stepCredentials({ role, region: 'us-gov-east-1' }, 1, {})).toBeTypeOf('function')
})

test.each([
  ['bedrock:us-gov.anthropic.claude-3-haiku-20240307-v1:0', 'arn:aws-us-gov:bedrock:*::foundation-model/'],
  [
    'bedrock:arn:aws-cn:bedrock:cn-north-1:123456789012:inference-profile/x',
    'arn:aws-cn:bedrock:*::foundation-model/x',
  ],
  ['bedrock:us.amazon.nova-lite-v1:0', 'arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0'],
])('the permission for %s is of its partition', (model, arn) => {
  expect(permissionHint(model, 'not authorized')).toContain(arn)
})
