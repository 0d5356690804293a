import { accessKeyId } from '../bedrock.ts'
import { AwsRefusal, type AwsRequest, account, type Service } from './service.ts'

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/'

export type FakeSts = Service & {
  /** Whether these are keys of a session that has not ended; null when they are of none. */
  isLive: (key: string) => boolean | null
}

/**
 * Security Token Service: who the caller is, and a role for a token of GitHub.
 * @param lasting milliseconds that a session says it lasts, and that it really does
 */
export function fakeSts(lasting = { said: 3_600_000, real: 3_600_000 }): FakeSts {
  const ends = new Map<string, number>()
  const open = () => {
    // The fake Bedrock accepts the first one.
    const key = ends.size === 0 ? accessKeyId : `ASIABENCH${ends.size}`
    ends.set(key, Date.now() + lasting.real)
    return { key, expiration: new Date(Date.now() + lasting.said).toISOString() }
  }
  return {
    isLive: (key) => (ends.has(key) ? Date.now() < (ends.get(key) ?? 0) : null),
    name: 'sts',
    operation: ({ body }) => new URLSearchParams(body.toString('utf8')).get('Action'),
    answer: (operation, request) => ({
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${resultOf(operation, request, open)}</${operation}Result></${operation}Response>`,
    }),
    refuse: ({ code, message, status }) => ({
      status,
      headers: { 'content-type': 'text/xml' },
      body: `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    }),
  }
}

function resultOf(operation: string, { body }: AwsRequest, open: () => { key: string; expiration: string }): string {
  const form = new URLSearchParams(body.toString('utf8'))
  if (operation === 'GetCallerIdentity') {
    return `<Arn>arn:aws:sts::${account}:assumed-role/deploy/bench</Arn><UserId>AROA:bench</UserId><Account>${account}</Account>`
  }
  if (operation !== 'AssumeRoleWithWebIdentity') throw new AwsRefusal('InvalidAction', `no action ${operation}`)
  const role = form.get('RoleArn') ?? ''
  if (!role.endsWith(':role/deploy') || (form.get('WebIdentityToken') ?? '') === '') {
    throw new AwsRefusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)
  }
  const { key, expiration } = open()
  return `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-of-the-role</SessionToken><Expiration>${expiration}</Expiration></Credentials><AssumedRoleUser><Arn>${role}</Arn><AssumedRoleId>AROA:bench</AssumedRoleId></AssumedRoleUser>`
}
