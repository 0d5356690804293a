import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, type AnswerFunction, failures, ruling } from './answers.ts'
import { type ConverseRequest, readConverse } from './converse.ts'
import { embedTitan } from './embedding.ts'
import { listen } from './listen.ts'

export const accessKeyId = 'AKIAIOSFODNN7EXAMPLE'

export const nova = 'us.amazon.nova-lite-v1:0'
export const haiku = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'
export const titan = 'amazon.titan-embed-text-v2:0'

const knownModels = [nova, haiku, titan, 'amazon.nova-lite-v1:0', 'us.amazon.nova-pro-v1:0']
/** Offered through an inference profile only. */
const profileOnly = ['anthropic.claude-haiku-4-5-20251001-v1:0']

type BedrockRequest = {
  operation: string
  model: string
  status: number
  /** Null when the body was refused. */
  request: ConverseRequest | null
  /** `performance.now()` at arrival. */
  at: number
}

export type FakeBedrock = {
  url: string
  requests: BedrockRequest[]
  /** Resolves when the n-th request arrives, counted from 1. */
  arrived: (count: number) => Promise<void>
  violations: string[]
  close: () => Promise<void>
}

/** `raw` is sent as it is, `body` as JSON. */
type Sent = { status: number; headers?: Record<string, string> } & ({ body: unknown } | { raw: string })

/** A judge that agrees with everything, so that a scenario about something else needs no judge of its own. */
const agree = (request: ConverseRequest): Answer =>
  ruling(request, { pass: true, score: 1, reason: 'as the rubric asks' })

/**
 * Bedrock Runtime on this machine over HTTP/2 without TLS, as the SDK speaks to it. What the real service refuses
 * (a wrong signature, an unknown model, a malformed conversation) is refused; the rest is answered by `answer`,
 * forced tool calls by `judge`.
 */
export async function startBedrock(answer: AnswerFunction, judge: AnswerFunction = agree): Promise<FakeBedrock> {
  const requests: BedrockRequest[] = []
  const violations: string[] = []
  const attempts = new Map<string, number>()
  const waiting: Array<{ count: number; resolve: () => void }> = []
  const server = createServer()
  server.on('stream', (stream, headers) => {
    // A client that is cancelled resets its stream: nothing to answer any more.
    stream.on('error', () => stream.destroy())
    serve(stream, headers).catch((error: unknown) => {
      violations.push(`the fake Bedrock broke: ${error instanceof Error ? error.stack : String(error)}`)
      stream.destroy()
    })
  })
  const { url, close } = await listen(server)

  async function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const at = performance.now()
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const [, encoded = '', operation = ''] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(headers[':path'] ?? '') ?? []
    const model = decodeURIComponent(encoded)
    const record: BedrockRequest = { operation, model, status: 0, request: null, at }
    requests.push(record)
    for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve()
    const sent = refuse(headers, operation, model) ?? (await reply(record, text))
    if (sent === 'hang up') {
      stream.destroy()
      return
    }
    record.status = sent.status
    if (stream.destroyed) return
    stream.respond({
      ':status': sent.status,
      'content-type': 'application/json',
      'x-amzn-requestid': 'bench',
      ...sent.headers,
    })
    stream.end('raw' in sent ? sent.raw : JSON.stringify(sent.body))
  }

  function refuse(headers: IncomingHttpHeaders, operation: string, model: string): Sent | null {
    const signed = new RegExp(`^AWS4-HMAC-SHA256 Credential=${accessKeyId}/\\d{8}/[a-z0-9-]+/bedrock/aws4_request, `)
    if (!signed.test(headers.authorization ?? '')) {
      return failure('UnrecognizedClientException', 'The security token included in the request is invalid.')
    }
    if (operation !== 'converse' && operation !== 'invoke') {
      violations.push(`it asked Bedrock for ${headers[':path']}, which the bench does not have`)
      return failure('ResourceNotFoundException', 'Unknown operation.')
    }
    const id = model.startsWith('arn:aws:bedrock:') ? (model.split('/').at(-1) ?? '') : model
    if (profileOnly.includes(id)) {
      return failure(
        'ValidationException',
        `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      )
    }
    if (!knownModels.includes(id)) return failure('ValidationException', 'The provided model identifier is invalid.')
    return null
  }

  async function reply(record: BedrockRequest, text: string): Promise<Sent | 'hang up'> {
    const body: unknown = JSON.parse(text)
    if (record.operation === 'invoke') {
      const embedded = embedTitan(body)
      return typeof embedded === 'string' ? failure('ValidationException', embedded) : { status: 200, ...embedded }
    }
    const request = readConverse(record.model, body)
    if (typeof request === 'string') return failure('ValidationException', request)
    record.request = request
    const key = `${record.model}\n${text}`
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.set(key, attempt)
    const given = request.forced === null ? answer(request, attempt) : judge(request, attempt)
    if (given.delayMs !== undefined) await sleep(given.delayMs, undefined, { ref: false })
    return sentFor(given, request)
  }

  return {
    url,
    requests,
    violations,
    close,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
  }
}

function failure(name: keyof typeof failures, message: string, headers: Record<string, string> = {}): Sent {
  return { status: failures[name], body: { message }, headers: { 'x-amzn-errortype': name, ...headers } }
}

/** One answer as Converse sends it. */
export function sentFor(answer: Answer, request: ConverseRequest): Sent | 'hang up' {
  if ('hangUp' in answer) return 'hang up'
  if ('raw' in answer) {
    const page = answer.raw.startsWith('<')
    return { status: answer.status ?? 200, raw: answer.raw, headers: page ? { 'content-type': 'text/html' } : {} }
  }
  if ('error' in answer) {
    const wait = answer.retryAfterSeconds
    return failure(answer.error, answer.message, wait === undefined ? {} : { 'retry-after': String(wait) })
  }
  const tool = request.forced === 'any' || request.forced === null ? request.tools[0]?.name : request.forced
  const content =
    'text' in answer
      ? [{ text: answer.text }]
      : [{ toolUse: { toolUseId: 'tooluse_1', name: tool, input: answer.toolUse } }]
  const inputTokens = tokens(request.system) + request.messages.reduce((sum, { text }) => sum + tokens(text), 0)
  const outputTokens = tokens('text' in answer ? answer.text : JSON.stringify(answer.toolUse))
  return {
    status: 200,
    body: {
      output: { message: { role: 'assistant', content } },
      stopReason: 'text' in answer ? (answer.stopReason ?? 'end_turn') : 'tool_use',
      usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
      metrics: { latencyMs: 120 },
    },
  }
}

/** About four characters a token: the same text always costs the same. */
const tokens = (text: string): number => Math.ceil(text.length / 4)
