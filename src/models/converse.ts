import type {
  ContentBlock,
  ConverseCommandInput,
  StopReason as ConverseStopReason,
  SystemContentBlock,
  ToolConfiguration,
} from '@aws-sdk/client-bedrock-runtime'
import { z } from 'zod'
import { isNestedTooDeep } from '../source/json.ts'
import {
  type CompletionRequest,
  type JsonSchema,
  ModelError,
  type ModelParameters,
  type StopReason,
  type ToolCall,
  type Usage,
} from './model.ts'

/** Converse has no mode for "some JSON object", so the model is told. */
const JSON_OBJECT_INSTRUCTION = 'Answer with one JSON object and nothing else: no prose around it, no code fence.'

/**
 * A request in the words of Bedrock's Converse API.
 *
 * Converse keeps the system prompt apart and lets user and assistant alternate, so system messages are collected
 * wherever they stand, and neighbours of one role become one message of several text blocks. `json_schema` becomes
 * `outputConfig.textFormat`; `json_object` an instruction at the end of the system prompt.
 *
 * @throws ModelError `invalid` for what Converse refuses in every model: no user message first, blank messages
 */
export function converseInput(request: CompletionRequest): ConverseCommandInput {
  const { system, messages } = conversation(request)
  const input: ConverseCommandInput = { modelId: request.model.slice('bedrock:'.length), messages }
  const format = request.responseFormat
  if (format?.type === 'json_object') system.push({ text: JSON_OBJECT_INSTRUCTION })
  if (format?.type === 'json_schema') {
    const jsonSchema = { name: format.name, schema: JSON.stringify(format.schema) }
    input.outputConfig = { textFormat: { type: 'json_schema', structure: { jsonSchema } } }
  }
  if (system.length > 0) input.system = system
  const inference = inferenceConfig(request.parameters)
  if (Object.keys(inference).length > 0) input.inferenceConfig = inference
  const tools = toolConfig(request)
  if (tools !== null) input.toolConfig = tools
  return input
}

/** What Converse answered, before it has a latency and a cost. Reasoning is not part of the answer. */
export type ConverseAnswer = { text: string; toolCalls: ToolCall[]; stopReason: StopReason; usage: Usage | null }

const tokens = z.number().min(0).nullish()

/** What Converse answers as far as it is read, the same from the SDK and from a file. */
const replyShape = z.lazy(() =>
  z.object({
    output: z.object({
      message: z.object({
        content: z.array(
          z.object({
            text: z.string().nullish(),
            toolUse: z.object({ name: z.string().nullish(), input: z.unknown().optional() }).nullish(),
          }),
        ),
      }),
    }),
    stopReason: z.string().nullish(),
    usage: z
      .object({
        inputTokens: tokens,
        outputTokens: tokens,
        cacheReadInputTokens: tokens,
        cacheWriteInputTokens: tokens,
      })
      .nullish(),
  }),
)

type ConverseReply = z.infer<typeof replyShape>

/** @throws ModelError `unusable` when the response holds no message, or one of another shape than Converse's */
export function converseAnswer(model: string, output: unknown): ConverseAnswer {
  const read = replyShape.safeParse(output)
  if (!read.success) throw new ModelError('unusable', model, 'Bedrock answered without a message that could be read')
  const { content } = read.data.output.message
  if (content.some(({ toolUse }) => isNestedTooDeep(toolUse?.input))) {
    throw new ModelError('unusable', model, 'Bedrock answered with a tool’s input that is nested too deep')
  }
  return {
    text: content.map((block) => block.text ?? '').join(''),
    toolCalls: content.flatMap(({ toolUse }) =>
      toolUse?.name == null ? [] : [{ name: toolUse.name, input: toolUse.input ?? {} }],
    ),
    stopReason: stopReasonOf(read.data.stopReason),
    usage: usageOf(read.data),
  }
}

function conversation(request: CompletionRequest): {
  system: SystemContentBlock[]
  messages: Array<{ role: 'user' | 'assistant'; content: ContentBlock[] }>
} {
  const system: SystemContentBlock[] = []
  const messages: Array<{ role: 'user' | 'assistant'; content: ContentBlock[] }> = []
  for (const [index, { role, content }] of request.messages.entries()) {
    const blank = content.trim() === ''
    if (role === 'system') {
      if (!blank) system.push({ text: content })
      continue
    }
    if (blank) {
      throw new ModelError('invalid', request.model, `messages[${index}]: the ${role} message is blank`, {
        hint: 'Bedrock refuses blank messages: check that the variables of this case are not empty.',
      })
    }
    const last = messages.at(-1)
    if (last?.role === role) last.content.push({ text: content })
    else messages.push({ role, content: [{ text: content }] })
  }
  if (messages[0]?.role !== 'user') {
    const found = messages.length === 0 ? 'there is none' : 'the first message is the assistant’s'
    throw new ModelError('invalid', request.model, `a conversation on Bedrock starts with a user message; ${found}`, {
      hint: 'Add a message with role: user, for example the question as {{input}}.',
    })
  }
  return { system, messages }
}

function inferenceConfig(parameters: ModelParameters): NonNullable<ConverseCommandInput['inferenceConfig']> {
  const { maxTokens, temperature, topP, stopSequences } = parameters
  return {
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(stopSequences === undefined || stopSequences.length === 0 ? {} : { stopSequences }),
  }
}

function toolConfig(request: CompletionRequest): ToolConfiguration | null {
  const choice = request.toolChoice
  if (request.tools.length === 0) {
    if (choice === null) return null
    throw new ModelError('invalid', request.model, 'toolChoice is set, but there are no tools', {
      hint: 'Add the tools, or remove toolChoice.',
    })
  }
  const tools = request.tools.map(({ name, description, inputSchema }) => ({
    toolSpec: {
      name,
      ...(description === undefined ? {} : { description }),
      inputSchema: { json: jsonOf(request.model, name, inputSchema) },
    },
  }))
  if (choice === null) return { tools }
  switch (choice.type) {
    case 'auto':
      return { tools, toolChoice: { auto: {} } }
    case 'any':
      return { tools, toolChoice: { any: {} } }
    case 'tool':
      return { tools, toolChoice: { tool: { name: choice.name } } }
  }
}

function jsonOf(model: string, tool: string, schema: JsonSchema): z.core.util.JSONType {
  const json = z.json().safeParse(schema)
  if (json.success) return json.data
  throw new ModelError('invalid', model, `tools: the input schema of ${tool} is not JSON`, {
    hint: 'Write it as a plain JSON Schema.',
  })
}

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  guardrail_intervened: 'guardrail',
  malformed_model_output: 'other',
  malformed_tool_use: 'other',
} satisfies Record<ConverseStopReason, StopReason>

/** A reason that is newer than this table is `other`. */
function stopReasonOf(reason: string | null | undefined): StopReason {
  const known = typeof reason === 'string' && Object.hasOwn(STOP_REASONS, reason) ? STOP_REASONS[reason] : undefined
  return known ?? 'other'
}

function usageOf({ usage }: ConverseReply): Usage | null {
  if (usage?.inputTokens == null || usage.outputTokens == null) return null
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage
  return {
    inputTokens,
    outputTokens,
    ...(cacheReadInputTokens == null ? {} : { cacheReadTokens: cacheReadInputTokens }),
    ...(cacheWriteInputTokens == null ? {} : { cacheWriteTokens: cacheWriteInputTokens }),
  }
}
