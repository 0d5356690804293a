import { contextWindowOf } from '../catalog/context-window.ts'
import type { Completion, CompletionRequest, Message, ModelParameters, Usage } from '../model.ts'
import { nameOf, providerOf } from '../reference.ts'
import type { SpanAttributes } from './span.ts'

/**
 * Requests and answers in OpenTelemetry's words for generative AI, semantic conventions 1.41.0 (docs/traces.md). What those
 * have no word for begins with `ai_cicd.`.
 */

/** Providers by the names of the conventions; others by our own. */
const PROVIDERS: Readonly<Record<string, string>> = {
  bedrock: 'aws.bedrock',
  azure: 'azure.ai.openai',
  google: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  mistral: 'mistral_ai',
  xai: 'x_ai',
}

/** Of one text: a line for each call must not grow with all that a model may read. */
const MOST_CHARACTERS = 100_000

/** Which model is asked, what it is asked to do, and where. */
export function modelAttributes(model: string, operation: string, origin: string | null): SpanAttributes {
  const provider = providerOf(model)
  return {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': PROVIDERS[provider] ?? provider,
    'gen_ai.request.model': nameOf(model),
    ...serverAttributes(origin),
  }
}

/** Host and port of an address, and nothing else of it: credentials may stand in front, a key behind. */
function serverAttributes(origin: string | null): SpanAttributes {
  if (origin === null || !URL.canParse(origin)) return {}
  const { hostname, port, protocol } = new URL(origin)
  if (hostname === '') return {}
  return {
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
  }
}

/** @param texts whether what is asked is told too */
export function requestAttributes(request: CompletionRequest, texts: boolean): SpanAttributes {
  const { messages, tools, responseFormat, parameters } = request
  const json = responseFormat !== null && responseFormat.type !== 'text'
  return {
    ...parameterAttributes(parameters),
    ...(responseFormat === null ? {} : { 'gen_ai.output.type': json ? 'json' : 'text' }),
    'ai_cicd.request.messages': messages.length,
    ...(tools.length === 0 ? {} : { 'ai_cicd.request.tools': tools.map(({ name }) => name) }),
    ...(texts ? inputTexts(messages) : {}),
  }
}

function parameterAttributes(parameters: ModelParameters): SpanAttributes {
  const { maxTokens, temperature, topP, topK, stopSequences, seed, frequencyPenalty, presencePenalty } = parameters
  return {
    ...(maxTokens === undefined ? {} : { 'gen_ai.request.max_tokens': maxTokens }),
    ...(temperature === undefined ? {} : { 'gen_ai.request.temperature': temperature }),
    ...(topP === undefined ? {} : { 'gen_ai.request.top_p': topP }),
    ...(topK === undefined ? {} : { 'gen_ai.request.top_k': topK }),
    ...(stopSequences === undefined ? {} : { 'gen_ai.request.stop_sequences': stopSequences }),
    ...(seed === undefined ? {} : { 'gen_ai.request.seed': seed }),
    ...(frequencyPenalty === undefined ? {} : { 'gen_ai.request.frequency_penalty': frequencyPenalty }),
    ...(presencePenalty === undefined ? {} : { 'gen_ai.request.presence_penalty': presencePenalty }),
  }
}

/** @param texts whether what is answered is told too */
export function answerAttributes(model: string, answer: Completion, texts: boolean): SpanAttributes {
  const { stopReason, latencyMs } = answer
  return {
    'gen_ai.response.finish_reasons': [stopReason],
    ...usageAttributes(answer),
    ...contextAttributes(model, answer.usage),
    ...(latencyMs === null ? {} : { 'ai_cicd.latency_ms': latencyMs }),
    ...(texts ? outputTexts(answer) : {}),
  }
}

/** The conventions count cached tokens as input too. What was not counted is left out. */
export function usageAttributes({ usage, costUsd }: Pick<Completion, 'usage' | 'costUsd'>): SpanAttributes {
  const { outputTokens, cacheReadTokens, cacheWriteTokens } = usage
  const input = inputOf(usage)
  const counted = input + outputTokens > 0
  return {
    ...(counted ? { 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': outputTokens } : {}),
    ...(cacheReadTokens === undefined ? {} : { 'gen_ai.usage.cache_read.input_tokens': cacheReadTokens }),
    ...(cacheWriteTokens === undefined ? {} : { 'gen_ai.usage.cache_creation.input_tokens': cacheWriteTokens }),
    ...(costUsd === null ? {} : { 'ai_cicd.cost_usd': costUsd }),
  }
}

function contextAttributes(model: string, usage: Usage): SpanAttributes {
  const window = contextWindowOf(model)
  if (window === null) return {}
  const used = inputOf(usage) + usage.outputTokens
  return { 'ai_cicd.context.window_tokens': window, 'ai_cicd.context.used_share': used / window }
}

function inputOf({ inputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 }: Usage): number {
  return inputTokens + cacheReadTokens + cacheWriteTokens
}

/** The shape of the conventions' schema, as JSON: a span's attribute holds no structure. */
function inputTexts(messages: readonly Message[]): SpanAttributes {
  return {
    'gen_ai.input.messages': JSON.stringify(
      messages.map(({ role, content }) => ({ role, parts: [textPart(content)] })),
    ),
  }
}

function outputTexts({ text, toolCalls, stopReason }: Completion): SpanAttributes {
  const parts = [
    ...(text === '' ? [] : [textPart(text)]),
    ...toolCalls.map(({ name, input }) => ({ type: 'tool_call', name, arguments: input })),
  ]
  return { 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts, finish_reason: stopReason }]) }
}

function textPart(text: string): { type: 'text'; content: string } {
  const more = text.length - MOST_CHARACTERS
  const content =
    more <= 0 ? text : `${text.slice(0, MOST_CHARACTERS).toWellFormed()} … (${more} more characters are not kept)`
  return { type: 'text', content }
}
