import type {
  ConverseCommandInput,
  StopReason as ConverseStopReason,
  ToolConfiguration,
} from '@aws-sdk/client-bedrock-runtime'
import { z } from 'zod'
import {
  type CompletionRequest,
  type JsonSchema,
  ModelError,
  type ModelParameters,
  type StopReason,
  type ToolCall,
  type Usage,
} from '../model.ts'
import { bedrockParameters, converseSettings } from '../parameters/bedrock.ts'
import { sentFields } from '../parameters/sent.ts'
import { nameOf } from '../reference.ts'
import { toolInput } from '../tool-input.ts'
import { usageOf } from '../usage.ts'
import { conversation, JSON_OBJECT_INSTRUCTION } from './conversation.ts'

/**
 * A request in the words of Bedrock's Converse API.
 *
 * Converse keeps the system prompt apart and lets user and assistant alternate, so system messages are collected
 * wherever they stand, and neighbours of one role become one message of several text blocks. `json_schema` becomes
 * `outputConfig.textFormat`; `json_object` an instruction at the end of the system prompt.
 *
 * @throws ModelError `invalid` for what Converse refuses in every model (no user message first, blank messages), and for a
 * parameter that cannot be sent and must be
 */
export function converseInput(request: CompletionRequest): ConverseCommandInput {
  const { system, messages } = conversation(request)
  const input: ConverseCommandInput = { modelId: nameOf(request.model), messages }
  const format = request.responseFormat
  if (format?.type === 'json_object') system.push({ text: JSON_OBJECT_INSTRUCTION })
  if (format?.type === 'json_schema') {
    const jsonSchema = { name: format.name, schema: JSON.stringify(format.schema) }
    input.outputConfig = { textFormat: { type: 'json_schema', structure: { jsonSchema } } }
  }
  if (system.length > 0) input.system = system
  const inference = inferenceConfig(request.parameters)
  if (Object.keys(inference).length > 0) input.inferenceConfig = inference
  const fields = sentFields(request.model, bedrockParameters(request.model, request.parameters))
  if (Object.keys(fields).length > 0) input.additionalModelRequestFields = jsonFields(request.model, fields)
  Object.assign(input, converseSettings(request.parameters))
  const tools = toolConfig(request)
  if (tools !== null) input.toolConfig = tools
  return input
}

/** What Converse answered, before it has a latency and a cost. Reasoning is not part of the answer. */
export type ConverseAnswer = { text: string; toolCalls: ToolCall[]; stopReason: StopReason; usage: Usage | null }

/**
 * What Converse answers as far as it is read, the same from the SDK and from a file. Blocks of other kinds (reasoning,
 * citations, what is newer than this) are no part of the answer.
 */
const reply = z.lazy(() =>
  z.object({
    output: z.object({ message: z.object({ content: z.array(replyBlock) }) }),
    stopReason: z.unknown().optional(),
  }),
)
const counted = z.lazy(() =>
  z.object({
    usage: z
      .object({
        inputTokens: z.unknown(),
        outputTokens: z.unknown(),
        cacheReadInputTokens: z.unknown(),
        cacheWriteInputTokens: z.unknown(),
      })
      .partial()
      .nullish()
      .catch(null),
  }),
)
const replyBlock = z.lazy(() =>
  z
    .object({
      text: z.string().nullish(),
      toolUse: z.object({ name: z.string().nullish(), input: z.unknown().optional() }).nullish(),
    })
    .nullable(),
)

/** @throws ModelError `unusable` when the response holds no message that can be read */
export function converseAnswer(model: string, output: unknown): ConverseAnswer {
  const read = reply.safeParse(output)
  if (!read.success) {
    const [issue] = read.error.issues
    const where = issue === undefined ? '' : `: ${issue.path.join('.')}: ${issue.message}`
    throw new ModelError('unusable', model, `Bedrock answered without a message${where}`)
  }
  const { content } = read.data.output.message
  return {
    text: content
      .map((block) => block?.text ?? '')
      .join('')
      .toWellFormed(),
    toolCalls: content.flatMap((block) => {
      const { name = null, input = {} } = block?.toolUse ?? {}
      return name === null ? [] : [{ name, input: toolInput(model, input) }]
    }),
    stopReason: stopReasonOf(read.data.stopReason),
    usage: converseUsage(output),
  }
}

/** The tokens of an answer, also of one that holds no message; null when they were not counted. */
export function converseUsage(output: unknown): Usage | null {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } =
    counted.safeParse(output).data?.usage ?? {}
  return usageOf({
    input: inputTokens,
    output: outputTokens,
    cacheRead: cacheReadInputTokens,
    cacheWrite: cacheWriteInputTokens,
  })
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

function jsonFields(model: string, fields: Record<string, unknown>): z.core.util.JSONType {
  const json = z.json().safeParse(fields)
  if (json.success) return json.data
  throw new ModelError('invalid', model, 'modelParameters.additionalModelRequestFields is not JSON', {
    hint: 'Write plain values.',
  })
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
  model_context_window_exceeded: 'context_window',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  guardrail_intervened: 'guardrail',
  malformed_model_output: 'malformed_output',
  malformed_tool_use: 'malformed_tool_use',
} satisfies Record<ConverseStopReason, StopReason>

/** A reason that is newer than this table is `other`. */
function stopReasonOf(reason: unknown): StopReason {
  return (
    (typeof reason === 'string' && Object.hasOwn(STOP_REASONS, reason) ? STOP_REASONS[reason] : undefined) ?? 'other'
  )
}
