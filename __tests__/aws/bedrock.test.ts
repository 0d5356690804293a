import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBedrock } from '../../src/aws/bedrock.ts'
import { UserError } from '../../src/errors.ts'
import { type BedrockApi, bedrockClient } from '../../src/models/providers/bedrock.ts'
import { BedrockServer, converseBody, failure } from './bedrock-server.ts'

const input = { modelId: 'amazon.nova-lite-v1:0', messages: [{ role: 'user' as const, content: [{ text: 'hi' }] }] }

/** Every call has its own signal, as the models give it. */
const live = (): AbortSignal => new AbortController().signal

let server: BedrockServer
let bedrock: BedrockApi

/** Of all tests here: the SDK warns once per process. */
const warnings: string[] = []
process.on('warning', (warning) => warnings.push(warning.message))

beforeEach(async () => {
  server = new BedrockServer()
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', await server.listen())
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  bedrock = createBedrock({ region: 'us-east-1', maxConnections: 100, environment: process.env })
})

afterEach(async () => {
  bedrock.close()
  await server.close()
  vi.unstubAllEnvs()
})

it('lets one call be made in each turn of the event loop', async () => {
  const seen: string[] = []
  const calls = [1, 2, 3].map((call) => bedrock.turn().then(() => seen.push(`call ${call}`)))
  const loop = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push('|')
    }
  }
  await Promise.all([...calls, loop()])
  expect(seen.join('')).toMatch(/^\|*call 1\|+call 2\|+call 3\|*$/)
})

describe('an answer', () => {
  it('of Converse comes back as the SDK reads it, for ids and ARNs alike', async () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0'
    for (const modelId of [input.modelId, arn]) {
      const answer = await bedrock.converse({ ...input, modelId }, live())
      expect(answer).toMatchObject({ output: { stopReason: 'end_turn', usage: { inputTokens: 10 } } })
    }
    expect(server.requests.map(({ path }) => decodeURIComponent(path))).toEqual([
      `/model/${input.modelId}/converse`,
      `/model/${arn}/converse`,
    ])
  })

  it('of InvokeModel brings the body and the tokens that Bedrock counted', async () => {
    server.behaviour = () => ({ headers: { 'x-amzn-bedrock-input-token-count': '12' }, body: { embedding: [1, 2] } })
    const answer = await bedrock.invoke('amazon.titan-embed-text-v2:0', '{"inputText":"hi"}', live())
    expect(answer).toEqual({ output: { body: '{"embedding":[1,2]}', inputTokens: 12 } })
    expect(server.requests[0]?.body).toBe('{"inputText":"hi"}')
  })

  it('of CountTokens is the number of input tokens', async () => {
    server.behaviour = () => ({ body: { inputTokens: 12 } })
    const counting = createBedrock({ region: 'us-east-1', maxConnections: 1, environment: process.env })
    expect(await counting.countTokens(input.modelId, { messages: input.messages }, live())).toEqual({ output: 12 })
    counting.close()
    const [asked] = server.requests
    expect(decodeURIComponent(asked?.path ?? '')).toBe(`/model/${input.modelId}/count-tokens`)
    expect(JSON.parse(asked?.body ?? '')).toEqual({ input: { converse: { messages: input.messages } } })
  })

  it('may lack the token count', async () => {
    server.behaviour = () => ({ body: {} })
    expect(await bedrock.invoke('x', '{}', live())).toEqual({ output: { body: '{}', inputTokens: null } })
  })
})

describe('a failure is told as data, and asked once', () => {
  it.each([
    ['ThrottlingException', 429, { 'retry-after': '3' }, '3'],
    ['AccessDeniedException', 403, {}, null],
    ['ValidationException', 400, {}, null],
    ['ResourceNotFoundException', 404, {}, null],
    ['ModelNotReadyException', 429, {}, null],
    ['ServiceUnavailableException', 503, {}, null],
    ['UnrecognizedClientException', 403, {}, null],
  ])('%s %i', async (name, status, headers, retryAfter) => {
    server.behaviour = () => failure(name, status, 'no luck', headers)
    expect(await bedrock.converse(input, live())).toEqual({
      failure: { name, message: 'no luck', status, code: null, retryAfter },
    })
    expect(server.requests).toHaveLength(1)
  })

  it('keeps the status of an answer that is not JSON', async () => {
    server.behaviour = () => ({ status: 502, body: '<html>Bad Gateway</html>' })
    const answer = await bedrock.converse(input, live())
    expect(answer).toMatchObject({ failure: { status: 502 } })
    expect(JSON.stringify(answer)).not.toContain('hidden field')
  })

  it('of a connection that is reset, and the next call gets a new connection', async () => {
    server.behaviour = () => {
      server.dropConnections()
      return null
    }
    expect(await bedrock.converse(input, live())).toMatchObject({ failure: { status: null } })
    server.behaviour = () => ({ body: converseBody('again') })
    expect(await bedrock.converse(input, live())).toMatchObject({ output: {} })
    expect(server.sessions).toBe(2)
  })

  it('of a stream that the server aborts', async () => {
    server.behaviour = (_request, stream) => {
      stream.close(2)
      return null
    }
    expect(await bedrock.converse(input, live())).toMatchObject({ failure: { status: null } })
  })

  it('of a server that is not there', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'http://127.0.0.1:1')
    const alone = createBedrock({ region: 'us-east-1', maxConnections: 1, environment: process.env })
    expect(await alone.converse(input, live())).toMatchObject({ failure: { status: null, code: 'ECONNREFUSED' } })
    alone.close()
  })

  it('of missing credentials and of a missing region', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']) vi.stubEnv(name, undefined)
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null')
    const poor = createBedrock({ region: 'us-east-1', maxConnections: 1, environment: process.env })
    expect(await poor.converse(input, live())).toMatchObject({ failure: { name: 'CredentialsProviderError' } })
    poor.close()
    const lost = createBedrock({
      credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
      maxConnections: 1,
      environment: process.env,
    })
    expect(await lost.converse(input, live())).toMatchObject({
      failure: { message: expect.stringMatching(/^Region /) },
    })
    lost.close()
  })

  it('but what the credentials tell the user is passed on as it is', async () => {
    const refused = createBedrock({
      region: 'us-east-1',
      credentials: async () => {
        throw new UserError('no token', { hint: 'id-token: write' })
      },
      maxConnections: 1,
      environment: process.env,
    })
    await expect(refused.converse(input, live())).rejects.toMatchObject({ name: 'UserError', hint: 'id-token: write' })
    refused.close()
  })
})

describe('connections', () => {
  it('carry 100 calls at once, shared', async () => {
    server.behaviour = async () => {
      await vi.waitFor(() => expect(server.mostInFlight).toBe(100), { timeout: 5000, interval: 5 })
      return { body: converseBody('ok') }
    }
    const answers = await Promise.all(Array.from({ length: 100 }, () => bedrock.converse(input, live())))
    expect(answers.every((answer) => 'output' in answer)).toBe(true)
    expect(server.sessions).toBe(4)
  })

  it('are not opened before the first call, and are closed at the end', async () => {
    expect(server.sessions).toBe(0)
    await bedrock.converse(input, live())
    expect(server.sessions).toBe(1)
    bedrock.close()
    await vi.waitFor(() => expect(server.inFlight).toBe(0))
  })

  it('that went silent are given up together with the call that noticed', async () => {
    server.behaviour = () => null
    const given = new AbortController()
    const call = bedrock.converse(input, given.signal)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    given.abort()
    expect(await call).toMatchObject({ failure: { name: 'AbortError' } })
    server.behaviour = () => ({ body: converseBody('ok') })
    await bedrock.converse(input, live())
    expect(server.requests.map(({ session }) => session)).toEqual([0, 1])
  })

  it('that still answer others are kept when one call is given up', async () => {
    let first = true
    server.behaviour = () => {
      const silent = first
      first = false
      return silent ? null : { body: converseBody('ok') }
    }
    const given = new AbortController()
    const call = bedrock.converse(input, given.signal)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1))
    await bedrock.converse(input, live())
    given.abort()
    await call
    await bedrock.converse(input, live())
    expect(server.sessions).toBe(1)
  })
})

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

it.skipIf(major < 24 || (major === 24 && minor < 5))('goes through the proxy of the environment', async () => {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', undefined)
  const proxied = createBedrock({
    region: 'us-east-1',
    maxConnections: 4,
    environment: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
  })
  expect(await proxied.converse(input, live())).toMatchObject({ failure: { status: null } })
  expect(asked).toEqual(['bedrock-runtime.us-east-1.amazonaws.com:443'])
  proxied.close()
  proxy.close()
})

it('warns of nothing, not even on Node 20, and leaves the environment as it was', async () => {
  await bedrock.converse(input, live())
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings).toEqual([])
  expect(process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED).toBeUndefined()
})

it.each([501, 5_000, 100_000])(
  'takes an answer with a tool call nested %i deep for one that is unusable, and asks no more',
  async (levels) => {
    const nested = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    const usage = '"usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}'
    const message = `{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"find","input":${nested}}}]}`
    server.behaviour = () => ({ body: `{"output":{"message":${message}},"stopReason":"tool_use",${usage}}` })
    const client = bedrockClient(bedrock, { now: () => 0, sleep: async () => undefined }, () => null)
    const request = {
      model: 'bedrock:amazon.nova-lite-v1:0',
      messages: [{ role: 'user' as const, content: 'hi' }],
      parameters: {},
      responseFormat: null,
      tools: [],
      toolChoice: null,
    }
    await expect(client.complete(request, { signal: live(), repeat: 0 })).rejects.toMatchObject({
      name: 'ModelError',
      kind: 'unusable',
      message: expect.stringMatching(/nested deeper than/),
    })
    expect(server.requests).toHaveLength(1)
  },
)
