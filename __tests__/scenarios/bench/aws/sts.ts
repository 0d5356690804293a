import { accessKeyId } from '../bedrock.ts'
import { AwsRefusal, type AwsRequest, account, type Service } from './service.ts'

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** Security Token Service: who the caller is, and a role for a token of GitHub. */
export function fakeSts(): Service {
  return {
    name: 'sts',
    operation: ({ body }) => new URLSearchParams(body.toString('utf8')).get('Action'),
    answer: (operation, request) => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${resultOf(operation, request)}</${operation}Result></${operation}Response>`,
    }),
    refuse: ({ code, message, status }) => ({
      status,
      headers: { 'content-type': 'text/xml' },
      body: `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    }),
  }
}

function resultOf(operation: string, { body }: AwsRequest): string {
  const form = new URLSearchParams(body.toString('utf8'))
  if (operation === 'GetCallerIdentity') {
    return `<Arn>arn:aws:sts::${account}:assumed-role/deploy/bench</Arn><UserId>AROA:bench</UserId><Account>${account}</Account>`
  }
  if (operation !== 'AssumeRoleWithWebIdentity') throw new AwsRefusal('InvalidAction', `no action ${operation}`)
  const role = form.get('RoleArn') ?? ''
  if (!role.endsWith(':role/deploy') || (form.get('WebIdentityToken') ?? '') === '') {
    throw new AwsRefusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)
  }
  const expiration = new Date(Date.now() + 3_600_000).toISOString()
  return `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-of-the-role</SessionToken><Expiration>${expiration}</Expiration></Credentials><AssumedRoleUser><Arn>${role}</Arn><AssumedRoleId>AROA:bench</AssumedRoleId></AssumedRoleUser>`
}
