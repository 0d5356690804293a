import { z } from 'zod'
import { isTooDeep } from '../../source/depth.ts'
import { servedName } from '../endpoints.ts'
import { type CompletionRequest, ModelError, type StopReason, type ToolCall, type Usage } from '../model.ts'
import { chatParameters } from '../parameters/chat.ts'
import { sentFields } from '../parameters/sent.ts'
import { toolInput } from '../tool-input.ts'
import { tokenCount, usageOf } from '../usage.ts'

/**
 * A request in the words of OpenAI's chat completions, ready for JSON.
 * @throws ModelError `invalid` for a parameter that cannot be sent and must be, and for a tool choice without tools
 */
export function chatBody(request: CompletionRequest): Record<string, unknown> {
  return {
    model: servedName(request.model),
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    ...sentFields(request.model, chatParameters(request.model, request.parameters)),
    ...responseFormat(request),
    ...tools(request),
  }
}

/** What the endpoint answered, before it has a latency and a cost. */
export type ChatAnswer = { text: string; toolCalls: ToolCall[]; stopReason: StopReason; usage: Usage | null }

/**
 * Reads a chat completion. A refusal is an answer: its text, with the stop reason `content_filter`. Arguments of a tool
 * call that are not JSON, or nested too deep, stay the text that the model wrote.
 *
 * @throws ModelError `unusable` when the body is no chat completion
 */
export function chatAnswer(model: string, body: unknown): ChatAnswer {
  const read = chatCompletion.safeParse(body)
  if (!read.success) {
    const why = withoutChoice.safeParse(body).success
      ? 'the endpoint answered without a choice'
      : `the endpoint's answer is no chat completion: ${z.prettifyError(read.error)}`
    throw new ModelError('unusable', model, why)
  }
  const [{ message, finish_reason }] = read.data.choices
  const refused = typeof message.refusal === 'string' && message.refusal !== ''
  return {
    text: (refused ? (message.refusal ?? '') : (message.content ?? '')).toWellFormed(),
    toolCalls: (message.tool_calls ?? []).map(({ function: called }) => ({
      name: called.name,
      input: argumentsOf(model, called.arguments),
    })),
    stopReason: refused ? 'content_filter' : stopReasonOf(finish_reason ?? null),
    usage: chatUsage(body),
  }
}

const withoutChoice = z.object({ choices: z.tuple([]) })

const chatCompletion = z.object({
  choices: z.tuple(
    [
      z.object({
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }) })).nullish(),
        }),
        finish_reason: z.string().nullish(),
      }),
    ],
    z.unknown(),
  ),
})

const counted = z.object({
  usage: z
    .object({
      prompt_tokens: z.unknown().optional(),
      completion_tokens: z.unknown().optional(),
      total_tokens: z.unknown().optional(),
      prompt_tokens_details: z.object({ cached_tokens: z.unknown().optional() }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})

function responseFormat({ responseFormat: format }: CompletionRequest): Record<string, unknown> {
  if (format === null || format.type === 'text') return {}
  if (format.type === 'json_object') return { response_format: { type: 'json_object' } }
  const { name, schema, strict } = format
  return { response_format: { type: 'json_schema', json_schema: { name, schema, strict } } }
}

function tools(request: CompletionRequest): Record<string, unknown> {
  const { tools: offered, toolChoice: choice } = request
  if (offered.length === 0) {
    if (choice === null) return {}
    throw new ModelError('invalid', request.model, 'toolChoice is set, but there are no tools', {
      hint: 'Add the tools, or remove toolChoice.',
    })
  }
  const functions = offered.map(({ name, description, inputSchema }) => ({
    type: 'function',
    function: { name, ...(description === undefined ? {} : { description }), parameters: inputSchema },
  }))
  if (choice === null) return { tools: functions }
  switch (choice.type) {
    case 'auto':
      return { tools: functions, tool_choice: 'auto' }
    case 'any':
      return { tools: functions, tool_choice: 'required' }
    case 'tool':
      return { tools: functions, tool_choice: { type: 'function', function: { name: choice.name } } }
  }
}

/**
 * A word that is not known is `other`: the answer counts, and the report says that it is so of most. Words for a failure
 * of the provider never come here.
 */
function stopReasonOf(reason: string | null): StopReason {
  switch (reason) {
    case 'stop':
    case 'eos': // Together
      return 'stop'
    case 'length':
      return 'length'
    case 'tool_calls':
    case 'function_call':
      return 'tool_calls'
    case 'content_filter':
    case 'sensitive': // Zhipu
      return 'content_filter'
    case 'model_length': // Mistral
    case 'model_context_window_exceeded': // Zhipu
      return 'context_window'
    default:
      return 'other'
  }
}

/**
 * The tokens of an answer, also of one that is no chat completion; null when they were not counted. OpenAI counts
 * cached tokens among the prompt's; our usage keeps them apart.
 */
export function chatUsage(body: unknown): Usage | null {
  const usage = counted.safeParse(body).data?.usage
  const details = usage?.prompt_tokens_details?.cached_tokens ?? 0
  const tokens = usageOf({ input: usage?.prompt_tokens, output: usage?.completion_tokens, cacheRead: details })
  if (tokens === null) return null
  const { inputTokens, cacheReadTokens = 0 } = tokens
  // Google and xAI count what was thought in the total alone, and are paid for it.
  const outputTokens = Math.max(tokens.outputTokens, (tokenCount(usage?.total_tokens) ?? 0) - inputTokens)
  const cached = Math.min(cacheReadTokens, inputTokens)
  return { inputTokens: inputTokens - cached, outputTokens, ...(cached === 0 ? {} : { cacheReadTokens: cached }) }
}

function argumentsOf(model: string, written: string): unknown {
  try {
    const read: unknown = JSON.parse(written)
    return isTooDeep(read) ? written.toWellFormed() : toolInput(model, read)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return written.toWellFormed()
    throw thrown
  }
}
