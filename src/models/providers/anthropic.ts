import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { answered } from '../answered.ts'
import { type CostOf, type ModelClient, paidFor } from '../client.ts'
import { type CompletionRequest, ModelError, type StopReason, type ToolCall, type Usage } from '../model.ts'
import { anthropicParameters } from '../parameters/anthropic.ts'
import { sentFields } from '../parameters/sent.ts'
import { nameOf } from '../reference.ts'
import { toolInput } from '../tool-input.ts'
import { usageOf } from '../usage.ts'
import { conversation, JSON_OBJECT_INSTRUCTION } from './conversation.ts'
import { type Connection, postJson } from './post-json.ts'

/** The version of the API whose words these are. */
const API_VERSION = '2023-06-01'

/** Anthropic's messages API. */
export function anthropicClient(
  { fetch, baseUrl, apiKey }: { fetch: typeof globalThis.fetch; baseUrl: string; apiKey: string | null },
  clock: Clock,
  costOf: CostOf,
): ModelClient {
  const connection: Connection = {
    fetch,
    // Some write the address with the API's version, as other tools want it.
    address: baseUrl.trim().replace(/\/+$/, '').replace(/\/v1$/, ''),
    apiKey: apiKey?.trim() || null,
    headers: (key) => ({ 'anthropic-version': API_VERSION, ...(key === null ? {} : { 'x-api-key': key }) }),
  }
  return {
    async complete(request, { signal }) {
      const body = messagesBody(request)
      const started = clock.now()
      const response = await postJson(connection, { model: request.model, path: '/v1/messages', body, signal }, clock)
      const latencyMs = Math.max(0, clock.now() - started) // a clock may be set back
      const { usage, ...answer } = answered(
        () => messagesUsage(response),
        () => messagesAnswer(request.model, response),
      )
      return { ...answer, ...paidFor(request, usage, costOf), latencyMs, cached: false }
    },
    async embed(model) {
      throw new ModelError('not-found', model, 'Anthropic has no embedding models', {
        hint: 'Set evaluation.embedding to another one, such as bedrock:amazon.titan-embed-text-v2:0.',
      })
    },
    close() {
      // fetch keeps its own pool, which does not keep the process alive.
    },
  }
}

/**
 * A request in the words of Anthropic's messages, ready for JSON. `json_schema` becomes `output_config.format`;
 * `json_object` an instruction at the end of the system prompt.
 *
 * @throws ModelError `invalid` for what the API refuses in every model, and for a parameter that cannot be sent and must be
 */
export function messagesBody(request: CompletionRequest): Record<string, unknown> {
  const { system, messages } = conversation(request)
  const { responseFormat: format } = request
  if (format?.type === 'json_object') system.push({ text: JSON_OBJECT_INSTRUCTION })
  const { output_config: output, ...fields } = sentFields(request.model, anthropicParameters(request.parameters))
  const schema = format?.type === 'json_schema' ? { format: { type: 'json_schema', schema: format.schema } } : {}
  const outputConfig = { ...Object(output), ...schema }
  return {
    model: nameOf(request.model),
    ...(system.length === 0 ? {} : { system: system.map(asBlock) }),
    messages: messages.map(({ role, content }) => ({ role, content: content.map(asBlock) })),
    ...fields,
    ...(Object.keys(outputConfig).length === 0 ? {} : { output_config: outputConfig }),
    ...tools(request),
  }
}

function asBlock({ text }: { text: string }) {
  return { type: 'text', text }
}

function tools(request: CompletionRequest): Record<string, unknown> {
  const { tools: offered, toolChoice } = request
  if (offered.length === 0) {
    if (toolChoice === null) return {}
    throw new ModelError('invalid', request.model, 'toolChoice is set, but there are no tools', {
      hint: 'Add the tools, or remove toolChoice.',
    })
  }
  const described = offered.map(({ name, description, inputSchema }) => ({
    name,
    ...(description === undefined ? {} : { description }),
    input_schema: inputSchema,
  }))
  return { tools: described, ...(toolChoice === null ? {} : { tool_choice: toolChoice }) }
}

/** What the API answered, before it has a latency and a cost. Thinking is no part of the answer. */
type MessagesAnswer = { text: string; toolCalls: ToolCall[]; stopReason: StopReason; usage: Usage | null }

const message = z.object({
  content: z.array(
    z.object({
      type: z.string(),
      text: z.string().nullish(),
      name: z.string().nullish(),
      input: z.unknown().optional(),
    }),
  ),
  stop_reason: z.unknown().optional(),
})

const counted = z.object({
  usage: z
    .object({
      input_tokens: z.unknown(),
      output_tokens: z.unknown(),
      cache_read_input_tokens: z.unknown(),
      cache_creation_input_tokens: z.unknown(),
    })
    .partial()
    .nullish()
    .catch(null),
})

/** @throws ModelError `unusable` when the body is no message */
export function messagesAnswer(model: string, body: unknown): MessagesAnswer {
  const read = message.safeParse(body)
  if (!read.success) {
    throw new ModelError('unusable', model, `Anthropic answered without a message: ${z.prettifyError(read.error)}`)
  }
  const { content, stop_reason: reason } = read.data
  return {
    text: content
      .map(({ type, text }) => (type === 'text' ? (text ?? '') : ''))
      .join('')
      .toWellFormed(),
    toolCalls: content.flatMap(({ type, name, input = {} }) =>
      type === 'tool_use' && typeof name === 'string' ? [{ name, input: toolInput(model, input) }] : [],
    ),
    stopReason: stopReasonOf(reason),
    usage: messagesUsage(body),
  }
}

/** The tokens of an answer, also of one that is no message; null when they were not counted. */
function messagesUsage(body: unknown): Usage | null {
  const usage = counted.safeParse(body).data?.usage
  return usageOf({
    input: usage?.input_tokens,
    output: usage?.output_tokens,
    cacheRead: usage?.cache_read_input_tokens,
    cacheWrite: usage?.cache_creation_input_tokens,
  })
}

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'context_window',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

/** A reason that is newer than this table is `other`, and so is a pause. */
function stopReasonOf(reason: unknown): StopReason {
  return (
    (typeof reason === 'string' && Object.hasOwn(STOP_REASONS, reason) ? STOP_REASONS[reason] : undefined) ?? 'other'
  )
}
