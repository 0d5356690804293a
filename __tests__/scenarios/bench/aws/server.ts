import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Statement } from '../../../infra/policies.ts'
import { accessKeyId } from '../bedrock.ts'
import { listen } from '../listen.ts'
import { type FakeCloudWatch, fakeCloudWatch } from './cloudwatch.ts'
import { type FakeCodeDeploy, fakeCodeDeploy } from './codedeploy.ts'
import { type FakeLambda, fakeLambda } from './lambda.ts'
import { type FakeLogs, fakeLogs } from './logs.ts'
import { allows, needed } from './role.ts'
import { type FakeS3, fakeS3 } from './s3.ts'
import { type FakeSageMaker, fakeSageMaker } from './sagemaker.ts'
import { type FakeScheduler, fakeScheduler } from './scheduler.ts'
import { AwsRefusal, type AwsReply, type AwsRequest, account, type Service } from './service.ts'
import { type FakeSsm, fakeSsm } from './ssm.ts'
import { fakeSts } from './sts.ts'

/**
 * One request that AWS answered; `action` is the operation behind its service's name in signatures, `target` what it was
 * about, `permission` IAM's action; null for what is free.
 */
type AwsCall = { action: string; target: string; status: number; permission: string | null }

/**
 * What happens instead of a plain answer to one call. `before`: it takes no effect. `after`: it does, and the client never
 * hears of it. `cut`: the client hears the first half.
 */
export type AwsFault = { when: 'before' | 'after'; reply: AwsReply | AwsRefusal | 'hang up' } | { when: 'cut' }

export type AwsSettings = {
  /** IAM actions that the caller may not do. */
  denied?: readonly string[]
  /** What the caller's role may do; without it everything. */
  role?: readonly Statement[]
  /** Asked for every call; `index` counts from 0. */
  fault?: (call: { action: string; index: number }) => AwsFault | null
  /** More services beside SSM, Lambda, CloudWatch and its Logs, EventBridge Scheduler, CodeDeploy, S3, STS and SageMaker. */
  services?: readonly Service[]
  s3?: Parameters<typeof fakeS3>[0]
  ssm?: Parameters<typeof fakeSsm>[0]
  sts?: Parameters<typeof fakeSts>[0]
}

export type FakeAws = {
  url: string
  ssm: FakeSsm
  lambda: FakeLambda
  cloudWatch: FakeCloudWatch
  scheduler: FakeScheduler
  codeDeploy: FakeCodeDeploy
  logs: FakeLogs
  s3: FakeS3
  sageMaker: FakeSageMaker
  calls: AwsCall[]
  settings: AwsSettings
  /** What no AWS has, or nobody should ask of it. Fails the scenario. */
  violations: string[]
  /** What makes the SDK come here, with credentials that are accepted. */
  env: Record<string, string>
  close: () => Promise<void>
}

/**
 * AWS on this machine over HTTP/1.1: what is stored is shown again, what the real services refuse is refused. Time does
 * not pass here, except that an update of a function is seen in progress for a while.
 */
export async function startAws(settings: AwsSettings = {}): Promise<FakeAws> {
  const ssm = fakeSsm(settings.ssm ?? {})
  const lambda = fakeLambda()
  const cloudWatch = fakeCloudWatch(lambda)
  const scheduler = fakeScheduler(lambda)
  const codeDeploy = fakeCodeDeploy(lambda, cloudWatch)
  const logs = fakeLogs()
  const sts = fakeSts(settings.sts)
  const s3 = fakeS3(settings.s3 ?? {})
  const sageMaker = fakeSageMaker()
  const more = settings.services ?? []
  const services = [ssm, lambda, cloudWatch, scheduler, codeDeploy, logs, s3, sageMaker, sts, ...more]
  const calls: AwsCall[] = []
  const violations: string[] = []
  const fake = { ssm, lambda, cloudWatch, scheduler, codeDeploy, logs, s3, sageMaker, calls, settings, violations }
  let index = 0

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      violations.push(`the fake AWS broke: ${error instanceof Error ? error.stack : String(error)}`)
      response.destroy()
    })
  })
  const { url, close } = await listen(server)

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', url)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const request: AwsRequest = {
      method: incoming.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
    }
    // CodeDeploy goes on by itself, whoever is asked.
    await codeDeploy.tick()
    const sent = await reply(request)
    if (sent === 'hang up') {
      response.destroy()
      return
    }
    const object = typeof sent.body === 'object' && !Buffer.isBuffer(sent.body)
    const body = object ? JSON.stringify(sent.body) : sent.body
    if (sent.cut === true) {
      const whole = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : '')
      response.writeHead(sent.status, { ...sent.headers, 'content-length': whole.length })
      response.write(whole.subarray(0, whole.length / 2), () => response.destroy())
      return
    }
    response.writeHead(sent.status, {
      'x-amzn-requestid': 'bench',
      ...(object ? { 'content-type': 'application/json' } : {}),
      ...sent.headers,
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  async function reply(request: AwsRequest): Promise<AwsReply | 'hang up'> {
    const scope = /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/\d{8}\/[a-z0-9-]+\/([a-z0-9-]+)\/aws4_request/
    const [, key = '', name = ''] = scope.exec(request.headers.authorization ?? '') ?? []
    const unsigned = name === '' && request.body.includes('Action=AssumeRoleWithWebIdentity')
    const service = services.find((one) => one.name === (unsigned ? 'sts' : name))
    const operation = service?.operation(request) ?? null
    if (service === undefined || operation === null) {
      violations.push(`it asked AWS for ${name} ${request.method} ${request.path}, which the bench does not have`)
      return { status: 404, body: { __type: 'UnknownOperationException' } }
    }
    const action = `${service.name}:${operation}`
    const permission = needed(service.name, operation, request)?.action ?? null
    const call: AwsCall = { action, target: targetOf(request), status: 0, permission }
    const fault = settings.fault?.({ action, index }) ?? null
    index += 1
    calls.push(call)
    const answered = await (fault?.when === 'before' ? null : answer(service, operation, request, key, unsigned))
    const sent = faulty(service, answered, fault)
    if (sent === null) throw new Error('a fault without an answer')
    if (sent !== 'hang up') call.status = sent.status
    return sent
  }

  function faulty(service: Service, answered: AwsReply | null, fault: AwsFault | null): AwsReply | 'hang up' | null {
    if (fault === null) return answered
    if (fault.when === 'cut') return answered === null ? null : { ...answered, cut: true }
    return fault.reply instanceof AwsRefusal ? service.refuse(fault.reply) : fault.reply
  }

  async function answer(
    service: Service,
    operation: string,
    request: AwsRequest,
    key: string,
    unsigned: boolean,
  ): Promise<AwsReply> {
    try {
      if (!unsigned && sts.isLive(key) === false) {
        throw new AwsRefusal('ExpiredTokenException', 'The security token included in the request is expired', 403)
      }
      if (!unsigned && key !== accessKeyId && sts.isLive(key) === null) {
        throw new AwsRefusal(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
          403,
        )
      }
      const action = `${service.name}:${operation}`
      const need = needed(service.name, operation, request)
      const isOutside = settings.role !== undefined && need !== null && !allows(settings.role, need)
      if (isOutside || settings.denied?.includes(action)) {
        const who = `arn:aws:sts::${account}:assumed-role/deploy/bench`
        const code = service.name === 's3' ? 'AccessDenied' : 'AccessDeniedException'
        const status = service.name === 'lambda' || service.name === 's3' ? 403 : 400
        const why = 'because no identity-based policy allows the action'
        throw new AwsRefusal(code, `User: ${who} is not authorized to perform: ${action} ${why}`, status)
      }
      return await service.answer(operation, request)
    } catch (thrown) {
      if (thrown instanceof AwsRefusal) return service.refuse(thrown)
      throw thrown
    }
  }

  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-bench',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  return { ...fake, url, env, close }
}

/** The parameter, object or function that a request names: enough to read a trace. */
function targetOf({ path, body, headers, query }: AwsRequest): string {
  if (headers['x-amz-target'] === undefined)
    return `${path}${query.has('Qualifier') ? `:${query.get('Qualifier')}` : ''}`
  const read: unknown = JSON.parse(body.toString('utf8'))
  const named = typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
  return String(
    named.Name ??
      named.ResourceId ??
      named.ModelPackageGroupName ??
      named.deploymentId ??
      named.deploymentGroupName ??
      '',
  )
}
