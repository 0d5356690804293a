import {
  ApplyGuardrailCommand,
  type ApplyGuardrailCommandInput,
  type ApplyGuardrailCommandOutput,
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  type ConverseTokensRequest,
  CountTokensCommand,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { z } from 'zod'
import { messageOf, UserError } from '../errors.ts'
import { collectBounded, TOO_LONG } from './bounded-body.ts'
import { FOREIGN, foreignText } from './foreign.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'
import { CONNECT_MS, proxyAgent } from './proxy.ts'

type BedrockOptions = {
  /** The SDK's own chain decides when absent. */
  region?: string | undefined
  /** The SDK's own chain decides when absent. A UserError that it throws reaches the caller as it is. */
  credentials?: NonNullable<BedrockRuntimeClientConfig['credentials']> | undefined
  /** Most calls that will be in flight at once. */
  maxConnections: number
  /** Where the proxy is read from; endpoint overrides are read by the SDK itself from the process's environment. */
  environment: Readonly<Record<string, string | undefined>>
}

type Failure = {
  name: string
  message: string
  status: number | null
  code: string | null
  retryAfter: string | null
}

type Answer<T> = { output: T } | { failure: Failure }

type Bedrock = {
  /** Resolves when the next call may be made: one in each turn of the event loop. */
  turn(): Promise<void>
  converse(input: ConverseCommandInput, signal: AbortSignal): Promise<Answer<ConverseCommandOutput>>
  invoke(
    modelId: string,
    body: string,
    signal: AbortSignal,
  ): Promise<Answer<{ body: string; inputTokens: number | null }>>
  /** Input tokens of a request that is not made. Free; takes a model's own id, not a profile's. */
  countTokens(modelId: string, request: ConverseTokensRequest, signal: AbortSignal): Promise<Answer<number>>
  applyGuardrail(input: ApplyGuardrailCommandInput, signal: AbortSignal): Promise<Answer<ApplyGuardrailCommandOutput>>
  close(): void
}

/**
 * Calls in flight on one HTTP/2 connection. The SDK would open a connection for every call, paying a TLS handshake each
 * time; one connection for all would put them behind the server's limit of streams, and lose all of them with it.
 */
const CALLS_PER_CONNECTION = 25

/**
 * Amazon Bedrock's runtime. Nothing connects before the first call. Retries are off: the caller decides about them,
 * from failures that are told as data. A call ends when its signal is aborted; it has no time-out of its own.
 *
 * @throws only what is a bug, or a UserError of the credentials
 */
export function createBedrock(options: BedrockOptions): Bedrock {
  const clients: BedrockRuntimeClient[] = []
  let current: BedrockRuntimeClient | null = null
  let answers = 0
  let lastTurn: Promise<void> = Promise.resolve()

  function client(): BedrockRuntimeClient {
    if (current === null) {
      current = connect(options)
      clients.push(current)
    }
    return current
  }

  /**
   * A connection that died in silence would swallow every further call until its time-out as well. So when a call is
   * given up and no other was answered while it waited, the next one gets a new connection.
   */
  async function call<T>(signal: AbortSignal, send: (client: BedrockRuntimeClient) => Promise<T>): Promise<Answer<T>> {
    const used = client()
    const answersBefore = answers
    try {
      const output = await send(used)
      answers++
      return { output }
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (failure.status !== null) answers++
      if (signal.aborted && answers === answersBefore && current === used) current = null
      return { failure }
    }
  }

  return {
    turn() {
      // What is written to an HTTP/2 connection leaves at the end of a turn. Answers that come together would have all
      // next calls leave together, the first waiting until the last is signed, and so again in every round.
      lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)))
      return lastTurn
    },
    converse: (input, signal) =>
      call(signal, (used) => used.send(new ConverseCommand(input), { abortSignal: signal, requestTimeout: 0 })),
    applyGuardrail: (input, signal) =>
      call(signal, (used) => used.send(new ApplyGuardrailCommand(input), { abortSignal: signal, requestTimeout: 0 })),
    invoke: (modelId, body, signal) => call(signal, (used) => invoke(used, modelId, body, signal)),
    countTokens: (modelId, request, signal) => call(signal, (used) => countTokens(used, modelId, request, signal)),
    close() {
      for (const open of clients) open.destroy()
      clients.length = 0
      current = null
    },
  }
}

function connect({ region, credentials, maxConnections, environment }: BedrockOptions): BedrockRuntimeClient {
  const agent = proxyAgent(environment, maxConnections, 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME')
  return withoutNodeVersionWarning(
    () =>
      new BedrockRuntimeClient({
        ...(region === undefined ? {} : { region }),
        ...(credentials === undefined ? {} : { credentials }),
        maxAttempts: 1,
        retryMode: 'standard',
        streamCollector: collectBounded,
        // HTTP/2 cannot go through a proxy with this SDK; Bedrock also speaks HTTP/1.1.
        requestHandler:
          agent === null
            ? { disableConcurrentStreams: false, maxConcurrentStreams: CALLS_PER_CONNECTION }
            : new NodeHttpHandler({ httpsAgent: agent, connectionTimeout: CONNECT_MS }),
      }),
  )
}

async function invoke(
  client: BedrockRuntimeClient,
  modelId: string,
  body: string,
  abortSignal: AbortSignal,
): Promise<{ body: string; inputTokens: number | null }> {
  const json = 'application/json'
  const command = new InvokeModelCommand({ modelId, body, contentType: json, accept: json })
  let counted: string | undefined
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      counted = responseShape.safeParse(result.response).data?.headers[TOKEN_COUNT]
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  const output = await client.send(command, { abortSignal, requestTimeout: 0 })
  const tokens = counted === undefined || !/^\d{1,12}$/.test(counted) ? null : Number(counted)
  return { body: new TextDecoder().decode(output.body), inputTokens: tokens }
}

async function countTokens(
  client: BedrockRuntimeClient,
  modelId: string,
  converse: ConverseTokensRequest,
  abortSignal: AbortSignal,
): Promise<number> {
  const command = new CountTokensCommand({ modelId, input: { converse } })
  const { inputTokens } = await client.send(command, { abortSignal, requestTimeout: 0 })
  const counted: unknown = inputTokens
  // The estimate of who asked does without.
  if (typeof counted !== 'number' || !Number.isInteger(counted) || counted < 0) {
    throw new Error('CountTokens answered without a number of tokens')
  }
  return counted
}

const TOKEN_COUNT = 'x-amzn-bedrock-input-token-count'

const header = z.string().optional().catch(undefined)

const responseShape = z.object({ headers: z.object({ 'retry-after': header, [TOKEN_COUNT]: header }) })

const thrownShape = z.object({
  name: z.string(),
  message: z.string(),
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional().catch(undefined),
  $response: responseShape.optional().catch(undefined),
  // A stream that is cancelled because its connection failed says so here.
  cause: z.object({ message: z.string(), code: z.string() }).optional().catch(undefined),
})

/** Anything the SDK throws, in data. An error of the language itself that no response or socket caused is a bug. */
function failureOf(thrown: unknown): Failure {
  if (thrown instanceof UserError) throw thrown
  const read = thrownShape.safeParse(thrown)
  if (!read.success) return { name: 'Error', message: messageOf(thrown), status: null, code: null, retryAfter: null }
  const { name, $metadata, $response } = read.data
  const retryAfter = $response?.headers['retry-after'] ?? null
  const foreign = name === TOO_LONG ? null : foreignText('Bedrock', thrown)
  if (foreign !== null) return { name: FOREIGN, ...foreign, code: null, retryAfter }
  const { message, code } = read.data.cause ?? read.data
  const status = $metadata?.httpStatusCode ?? null
  const bug = thrown instanceof TypeError || thrown instanceof RangeError || thrown instanceof ReferenceError
  if (bug && status === null && code === undefined) throw thrown
  return {
    name,
    // What the SDK appends for its own developers.
    message: message.replace(/\s+Deserialization error: to see the raw response[^\n]*/, ''),
    status,
    code: code ?? null,
    retryAfter,
  }
}
