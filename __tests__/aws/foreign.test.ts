import { createServer } from 'node:http'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { AwsError } from '../../src/aws/aws-error.ts'
import { createBedrock } from '../../src/aws/bedrock.ts'
import { assumedRole } from '../../src/aws/credentials.ts'
import { explainAws } from '../../src/aws/explain.ts'
import { createLambda } from '../../src/aws/lambda.ts'
import { createLogs } from '../../src/aws/logs.ts'
import { createS3 } from '../../src/aws/s3.ts'
import { createSsm } from '../../src/aws/ssm.ts'
import { callerIdentity } from '../../src/aws/sts.ts'
import { bedrockClient } from '../../src/models/providers/bedrock.ts'
import { request } from '../models/requests.ts'
import { listen } from '../scenarios/bench/listen.ts'
import { BedrockServer, converseBody } from './bedrock-server.ts'

const page = `<html><head><title>Sorry</title></head><body>${'x'.repeat(50_000)}</body></html>`
const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 'b' })
const connection = { region: 'us-east-1', credentials, environment: process.env }
const clock = { now: () => 0, sleep: async () => undefined }

/** Answers with a page whatever is asked, as a proxy does that lets nothing through. */
let status: number
beforeEach(async () => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end(page)
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
})

const asks: Record<string, () => Promise<unknown>> = {
  SSM: () => createSsm(connection, clock).get('/p', null),
  S3: () => createS3(connection).get('bucket', 'key'),
  'S3, writing': () => createS3(connection).create('bucket', 'key', 'text', {}),
  Lambda: () => createLambda(connection, clock).alias('handler', 'live'),
  STS: () => callerIdentity(connection),
  'CloudWatch Logs': () =>
    createLogs(connection, clock).filter({ group: 'g', streams: 'prefix', pattern: '', from: 0, to: 1 }),
}

test.each(Object.entries(asks))('a page instead of an answer of %s is told as what it is', async (_name, ask) => {
  status = 403
  const refused = await ask().catch((thrown: unknown) => thrown)
  expect(refused).toBeInstanceOf(AwsError)
  if (!(refused instanceof AwsError)) return
  expect(refused.message).toMatch(/^HTTP 403( “Sorry”)?: a proxy or load balancer answered, not (AWS|S3)$/)
  const { message, hint } = explainAws(refused, null)
  expect(message).toContain('did not reach AWS')
  expect(hint).toContain('HTTPS_PROXY')
})

test.each(['S3', 'S3, writing', 'SSM'])(
  'a page with 200 is no success of %s: nothing was written or read',
  async (name) => {
    status = 200
    await expect(asks[name]?.()).rejects.toMatchObject({ code: 'ForeignAnswer', status: 200 })
  },
)

test('a role is not called untrusted for what a proxy said', async () => {
  status = 403
  const role = assumedRole({
    roleArn: 'arn:aws:iam::111122223333:role/gate',
    region: 'us-east-1',
    sessionName: 's',
    mintToken: async () => 'token',
    environment: process.env,
    clock,
  })
  await expect(role()).rejects.toThrow('was not assumed: HTTP 403: a proxy or load balancer answered, not AWS')
})

test('Bedrock: the page’s title, its status, and no word of JSON', async () => {
  const server = new BedrockServer()
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', await server.listen())
  onTestFinished(() => server.close())
  const bedrock = createBedrock({ region: 'us-east-1', credentials, maxConnections: 1, environment: {} })
  onTestFinished(bedrock.close)
  const input = { modelId: 'm', messages: [{ role: 'user' as const, content: [{ text: 'hi' }] }] }
  for (const [code, body] of [
    [503, page],
    [502, ''],
    [200, 'null'],
  ] as const) {
    server.behaviour = () => ({ status: code, headers: { 'content-type': 'text/html' }, body })
    expect(await bedrock.converse(input, new AbortController().signal)).toEqual({
      failure: {
        name: 'ForeignAnswer',
        message: expect.stringMatching(
          new RegExp(`^HTTP ${code}( “Sorry”)?: a proxy or load balancer answered, not Bedrock$`),
        ),
        status: code,
        code: null,
        retryAfter: null,
      },
    })
  }
})

describe('an answer without an end', () => {
  const piece = Buffer.alloc(1 << 20, ' ')
  /** Sends until nobody reads any more. @returns the megabytes that were taken */
  const pour = async (stream: Writable): Promise<number> => {
    let sent = 0
    const pieces = function* () {
      for (; sent < 700; sent += 1) yield piece
    }
    // Its end by the reader is what is expected.
    await pipeline(Readable.from(pieces()), stream).catch(() => undefined)
    return sent
  }

  test.each(['application/json', 'text/html'])('ends the request, not the process: %s', async (type) => {
    const taken: Array<Promise<number>> = []
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': type, etag: '"e"' })
      taken.push(pour(response))
    })
    const { url, close } = await listen(server)
    onTestFinished(close)
    vi.stubEnv('AWS_ENDPOINT_URL', url)
    for (const [name, ask] of Object.entries(asks)) {
      const refused = await ask().catch((thrown: unknown) => thrown)
      expect(refused, name).toMatchObject({
        code: 'AnswerTooLong',
        message: expect.stringContaining('answered more than 32 MB, which is not read'),
      })
      if (refused instanceof AwsError) expect(explainAws(refused, null).hint).toContain('HTTPS_PROXY')
    }
    expect(taken).toHaveLength(Object.keys(asks).length)
    for (const megabytes of await Promise.all(taken)) expect(megabytes).toBeLessThan(60)
  })

  test('of Bedrock is unusable, and the connection goes on', async () => {
    const server = new BedrockServer()
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', await server.listen())
    onTestFinished(() => server.close())
    const bedrock = createBedrock({ region: 'us-east-1', credentials, maxConnections: 1, environment: {} })
    onTestFinished(bedrock.close)
    const client = bedrockClient(bedrock, clock, () => null)
    const ask = () => client.complete(request(), { repeat: 0, signal: new AbortController().signal })
    let taken = Promise.resolve(0)
    server.behaviour = (_request, stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' })
      taken = pour(stream)
      return null
    }
    await expect(ask()).rejects.toMatchObject({
      kind: 'unusable',
      message: expect.stringContaining('answered more than 32 MB'),
      hint: expect.stringContaining('HTTPS_PROXY'),
    })
    expect(await taken).toBeLessThan(60)
    server.behaviour = () => ({ body: converseBody('hello') })
    expect(await ask()).toMatchObject({ text: 'hello' })
    expect(server.sessions).toBe(1)
  })
})
