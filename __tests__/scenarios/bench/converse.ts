import { z } from 'zod'

/**
 * What Converse accepts of what this project may send it. Strict: the real service refuses a field that it does not
 * know, so a misspelled one must not pass here.
 */
const cachePoint = z.strictObject({ type: z.literal('default'), ttl: z.enum(['5m', '1h']).optional() })
const block = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ cachePoint }),
  z.strictObject({ toolUse: z.strictObject({ toolUseId: z.string(), name: z.string(), input: z.unknown() }) }),
  z.strictObject({
    toolResult: z.strictObject({
      toolUseId: z.string(),
      content: z.array(z.union([z.strictObject({ text: z.string() }), z.strictObject({ json: z.unknown() })])),
      status: z.enum(['success', 'error']).optional(),
    }),
  }),
])
const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/)
const jsonSchema = z.record(z.string(), z.unknown())
const toolSpec = z.strictObject({
  name: toolName,
  description: z.string().min(1).optional(),
  inputSchema: z.strictObject({ json: jsonSchema }),
  strict: z.boolean().optional(),
})
const converse = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(block) })).min(1),
  system: z.array(z.union([z.strictObject({ text: z.string() }), z.strictObject({ cachePoint })])).optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .optional(),
  toolConfig: z
    .strictObject({
      tools: z.array(z.union([z.strictObject({ toolSpec }), z.strictObject({ cachePoint })])).min(1),
      toolChoice: z
        .union([
          z.strictObject({ auto: z.strictObject({}) }),
          z.strictObject({ any: z.strictObject({}) }),
          z.strictObject({ tool: z.strictObject({ name: toolName }) }),
        ])
        .optional(),
    })
    .optional(),
  additionalModelRequestFields: z.record(z.string(), z.unknown()).optional(),
  additionalModelResponseFieldPaths: z.array(z.string()).max(10).optional(),
  requestMetadata: z.record(z.string(), z.string()).optional(),
  performanceConfig: z.strictObject({ latency: z.enum(['standard', 'optimized']) }).optional(),
  serviceTier: z.strictObject({ type: z.enum(['priority', 'default', 'flex', 'reserved']) }).optional(),
  outputConfig: z
    .strictObject({
      textFormat: z.strictObject({
        type: z.literal('json_schema'),
        structure: z.strictObject({
          jsonSchema: z.strictObject({
            schema: z.string(),
            name: z.string().optional(),
            description: z.string().optional(),
          }),
        }),
      }),
    })
    .optional(),
})

/** A valid request, in the words a scenario's model needs to answer it. */
export type ConverseRequest = {
  model: string
  system: string
  messages: Array<{ role: 'user' | 'assistant'; text: string }>
  /** The last user message. */
  prompt: string
  temperature: number | undefined
  maxTokens: number | undefined
  tools: Array<{ name: string; inputSchema: Record<string, unknown> }>
  /** Name of the tool that the model must use, `any` when it may choose among them, or null. */
  forced: string | null
  jsonSchema: string | null
}

/** Reads a Converse body as the service does: the request, or the sentence of the ValidationException. */
export function readConverse(model: string, body: unknown): ConverseRequest | string {
  const parsed = converse.safeParse(body)
  if (!parsed.success) return sentence(parsed.error.issues)
  const { messages, system = [], inferenceConfig, toolConfig, outputConfig } = parsed.data
  const blank = messages.flatMap((message, at) => blankBlock(message.content, at))
  if (blank[0] !== undefined) return blank[0]
  const blankSystem = system.findIndex((part) => 'text' in part && part.text.trim() === '')
  if (blankSystem !== -1) {
    return `The text field in the SystemContentBlock object at system.${blankSystem} is blank. Add text to the text field, and try again.`
  }
  if (messages[0]?.role !== 'user') {
    return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.'
  }
  if (messages.some(({ role }, at) => at > 0 && role === messages[at - 1]?.role)) {
    return 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.'
  }
  if (
    /claude-[a-z]+-4-[5-9]/.test(model) &&
    inferenceConfig?.temperature !== undefined &&
    inferenceConfig.topP !== undefined
  ) {
    return 'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.'
  }
  const tools = (toolConfig?.tools ?? []).flatMap((tool) =>
    'toolSpec' in tool ? [{ name: tool.toolSpec.name, inputSchema: tool.toolSpec.inputSchema.json }] : [],
  )
  const notObject = tools.findIndex(({ inputSchema }) => inputSchema.type !== 'object')
  if (notObject !== -1) {
    return `The value at toolConfig.tools.${notObject}.toolSpec.inputSchema.json.type must be one of the following: object.`
  }
  const choice = toolConfig?.toolChoice
  const forced = choice === undefined || 'auto' in choice ? null : 'any' in choice ? 'any' : choice.tool.name
  if (forced !== null && forced !== 'any' && !tools.some(({ name }) => name === forced)) {
    return `The model returned the following errors: tool_choice: Tool '${forced}' not found in provided tools.`
  }
  if (outputConfig !== undefined && !isJson(outputConfig.textFormat.structure.jsonSchema.schema)) {
    return 'The schema at outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON.'
  }
  const said = messages.map(({ role, content }) => ({
    role,
    text: content.map((part) => ('text' in part ? part.text : '')).join(''),
  }))
  return {
    model,
    system: system.map((part) => ('text' in part ? part.text : '')).join('\n'),
    messages: said,
    prompt: said.findLast(({ role }) => role === 'user')?.text ?? '',
    temperature: inferenceConfig?.temperature,
    maxTokens: inferenceConfig?.maxTokens,
    tools,
    forced,
    jsonSchema: outputConfig?.textFormat.structure.jsonSchema.schema ?? null,
  }
}

type Issue = z.core.$ZodIssue

function sentence(issues: readonly Issue[]): string {
  const flat = issues.flatMap((issue) => (issue.code === 'invalid_union' ? [issue, ...issue.errors.flat()] : [issue]))
  const unknown = flat.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown !== undefined && unknown.code === 'unrecognized_keys') {
    return `Malformed input request: #/${unknown.path.join('/')}: extraneous key [${unknown.keys[0]}] is not permitted, please reformat your input and try again.`
  }
  const first = issues[0]
  return `1 validation error detected: Value at '${first?.path.join('.')}' failed to satisfy constraint: ${first?.message}`
}

function blankBlock(content: ReadonlyArray<Record<string, unknown>>, at: number): string[] {
  if (content.length === 0) {
    return [
      `The content field in the Message object at messages.${at} is empty. Add a ContentBlock object to the content field and try again.`,
    ]
  }
  const index = content.findIndex(({ text }) => typeof text === 'string' && text.trim() === '')
  return index === -1
    ? []
    : [
        `The text field in the ContentBlock object at messages.${at}.content.${index} is blank. Add text to the text field, and try again.`,
      ]
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
