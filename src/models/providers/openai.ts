import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { boundedText } from '../../source/bounded-text.ts'
import { foreignAnswer } from '../../source/foreign-answer.ts'
import { answered } from '../answered.ts'
import { type CostOf, type ModelClient, paid } from '../client.ts'
import { failureInside } from '../failure-inside.ts'
import { ModelError } from '../model.ts'
import { OPENAI_URL } from '../reference.ts'
import { usageOf } from '../usage.ts'
import { chatAnswer, chatBody, chatUsage } from './chat-completions.ts'
import { isPage, missingKey, noResponse, refusal } from './openai-errors.ts'

export type OpenAiEndpoint = {
  fetch: typeof globalThis.fetch
  /** Without the trailing `/chat/completions`. */
  baseUrl: string
  /** Null for servers that ask for none; OpenAI's own does. */
  apiKey: string | null
}

/** Most megabytes of one answer. The longest that a model can write has about one, an embedding far less. */
const MOST_MB = 32

/** Any endpoint that speaks OpenAI's chat completions and embeddings. */
export function openAiClient(endpoint: OpenAiEndpoint, clock: Clock, costOf: CostOf): ModelClient {
  const post = requestsTo(endpoint, clock)

  return {
    async complete(request, { signal }) {
      const body = chatBody(request)
      const started = clock.now()
      const response = await post(request.model, '/chat/completions', body, signal)
      const latencyMs = Math.max(0, clock.now() - started) // a clock may be set back
      const { usage, ...answer } = answered(
        () => chatUsage(response),
        () => chatAnswer(request.model, response),
      )
      return { ...answer, ...paid(request.model, usage, costOf), latencyMs, cached: false }
    },
    async embed(model, text, { signal }) {
      if (text.trim() === '') throw new ModelError('invalid', model, 'there is no text to embed')
      const body = { model: model.slice('openai:'.length), input: text, encoding_format: 'float' }
      const response = await post(model, '/embeddings', body, signal)
      const usage = usageOf({ input: embeddingUsage.safeParse(response).data?.usage?.prompt_tokens, output: 0 })
      const vector = answered(
        () => usage,
        () => vectorIn(model, response),
      )
      return { vector, ...paid(model, usage, costOf), cached: false }
    },
    close() {
      // fetch keeps its own pool, which does not keep the process alive.
    },
  }
}

/** Sends requests and gives the JSON of the answers. Throws ModelError for a failure and for what is no JSON. */
function requestsTo(endpoint: OpenAiEndpoint, clock: Clock) {
  const base = endpoint.baseUrl.trim().replace(/\/+$/, '')
  const apiKey = endpoint.apiKey?.trim() ?? ''

  async function post(model: string, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    if (apiKey === '' && base === OPENAI_URL) throw missingKey(model)
    // A key that no header can carry would be printed by the error that fetch throws about it.
    if (!/^[\x21-\x7e]*$/.test(apiKey)) {
      throw new ModelError('access-denied', model, 'OPENAI_API_KEY contains spaces or characters that no key has')
    }
    const response = await reach(model, `${base}${path}`, JSON.stringify(body), signal)
    // What is too long to be read is judged by its status alone.
    if (!response.ok) throw refusal(model, { ...response, body: response.body ?? '' }, clock.now())
    const { body: text } = response
    if (text === null) {
      throw new ModelError('unusable', model, `the answer is larger than ${MOST_MB} MB`, { answered: { usage: null } })
    }
    const json = jsonOf(model, { ...response, body: text })
    const failure = failureInside(model, json, response.headers, clock.now())
    if (failure !== null) throw failure
    return json
  }

  async function reach(
    model: string,
    url: string,
    body: string,
    signal: AbortSignal,
  ): Promise<{ ok: boolean; status: number; headers: Headers; body: string | null }> {
    const authorization: Record<string, string> = apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }
    try {
      const response = await endpoint.fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization },
        body,
        signal,
      })
      const text = await boundedText(response, MOST_MB * 1_000_000)
      return { ok: response.ok, status: response.status, headers: response.headers, body: text }
    } catch (thrown) {
      // The one thing that fetch throws by its specification when the network fails.
      if (thrown instanceof TypeError) throw noResponse(model, thrown)
      throw thrown
    }
  }

  return post
}

function jsonOf(model: string, response: { status: number; headers: Headers; body: string }): unknown {
  try {
    return JSON.parse(response.body)
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    const what = isPage(response)
      ? foreignAnswer('the endpoint of OPENAI_BASE_URL', response.status, response.body)
      : 'the endpoint answered with something that is not JSON'
    throw new ModelError('unusable', model, what, {
      hint: 'Check that OPENAI_BASE_URL ends where the API begins, often in /v1.',
    })
  }
}

const embeddings = z.object({
  data: z.tuple([z.object({ embedding: z.array(z.number()).min(1) })]),
})

const embeddingUsage = z.object({
  usage: z.object({ prompt_tokens: z.unknown().optional() }).nullish().catch(null),
})

function vectorIn(model: string, response: unknown): number[] {
  const read = embeddings.safeParse(response)
  if (read.success) return read.data.data[0].embedding
  throw new ModelError('unusable', model, `unexpected shape of an embedding: ${z.prettifyError(read.error)}`)
}
