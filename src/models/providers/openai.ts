import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { answered } from '../answered.ts'
import { type CostOf, type ModelClient, paid, paidFor } from '../client.ts'
import { ENDPOINTS, type EndpointName } from '../endpoints.ts'
import { ModelError } from '../model.ts'
import { nameOf } from '../reference.ts'
import { usageOf } from '../usage.ts'
import { chatAnswer, chatBody, chatUsage } from './chat-completions.ts'
import { type Connection, postJson } from './post-json.ts'

export type OpenAiEndpoint = {
  fetch: typeof globalThis.fetch
  name: EndpointName
  /** Without the trailing `/chat/completions`. */
  baseUrl: string
  /** Null for servers that ask for none. */
  apiKey: string | null
  /** Azure's `api-version`, where deployments are asked by it; null: they are asked by the API that has none. */
  apiVersion?: string | null
}

/** Any endpoint that speaks OpenAI's chat completions and embeddings. */
export function openAiClient(endpoint: OpenAiEndpoint, clock: Clock, costOf: CostOf): ModelClient {
  const { fetch, name, apiKey } = endpoint
  const connection: Connection = {
    fetch,
    address: endpoint.baseUrl.trim().replace(/\/+$/, ''),
    apiKey: apiKey?.trim() || null,
    headers: (key) => (key === null ? {} : name === 'azure' ? { 'api-key': key } : { authorization: `Bearer ${key}` }),
  }
  const post = (model: string, what: string, body: unknown, signal: AbortSignal) =>
    postJson(connection, { model, path: pathOf(endpoint, nameOf(model), what), body, signal }, clock)

  return {
    async complete(request, { signal }) {
      const body = chatBody(request)
      const started = clock.now()
      const response = await post(request.model, 'chat/completions', body, signal)
      const latencyMs = Math.max(0, clock.now() - started) // a clock may be set back
      const { usage, ...answer } = answered(
        () => chatUsage(response),
        () => chatAnswer(request.model, response),
      )
      return { ...answer, ...paidFor(request, usage, costOf), latencyMs, cached: false }
    },
    async embed(model, text, { signal }) {
      if (!('embeds' in ENDPOINTS[name])) {
        throw new ModelError('not-found', model, `${ENDPOINTS[name].title} has no embedding models`, {
          hint: 'Set evaluation.embedding to another one, such as bedrock:amazon.titan-embed-text-v2:0.',
        })
      }
      if (text.trim() === '') throw new ModelError('invalid', model, 'there is no text to embed')
      const body = { model: nameOf(model), input: text, encoding_format: 'float' }
      const response = await post(model, 'embeddings', body, signal)
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

/** Azure has its deployments either in the path, with a version of the API, or below `/openai/v1` like everyone else. */
function pathOf({ name, baseUrl, apiVersion }: OpenAiEndpoint, model: string, what: string): string {
  if (name !== 'azure') return `/${what}`
  if (apiVersion) {
    const root = /\/openai$/.test(baseUrl) ? '' : '/openai'
    const version = encodeURIComponent(apiVersion)
    return `${root}/deployments/${encodeURIComponent(model)}/${what}?api-version=${version}`
  }
  return /\/openai\/v1$/.test(baseUrl) ? `/${what}` : /\/openai$/.test(baseUrl) ? `/v1/${what}` : `/openai/v1/${what}`
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
