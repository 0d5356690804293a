import { z } from 'zod'
import { diagnostic, UserError } from '../../../errors.ts'
import type { ModelParameters, ResponseFormat, Tool, ToolChoice } from '../../../models/model.ts'
import { toolChoiceSchema, toolSchema, toTool, toToolChoice } from '../../../prompts/tools.ts'
import { clean, Diagnostics, type Read, refused } from '../../../source/diagnostics.ts'
import { parseWith } from '../../../source/parse.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'
import { type Files, readFileValue } from '../file-value.ts'
import type { ProviderConfig } from './provider-schema.ts'

/** How a model is asked: what `config` of a provider and of a prompt say. */
export type Settings = {
  parameters: ModelParameters
  tools: Tool[]
  toolChoice: ToolChoice | null
  responseFormat: ResponseFormat | null
}

const NO_SETTINGS: Settings = { parameters: {}, tools: [], toolChoice: null, responseFormat: null }

/**
 * A `config` in our spelling; tools and the response format may stand in files.
 * @returns diagnostics that name the key of `config` alone
 */
export async function settingsOf(files: Files, config: ProviderConfig | null | undefined): Promise<Read<Settings>> {
  if (!config) return clean(NO_SETTINGS)
  const diagnostics = new Diagnostics()
  const tools = diagnostics.take(toolsOf(diagnostics.take(await fileValue(files, 'tools', config.tools))))
  const format = diagnostics.take(await fileValue(files, 'response_format', config.response_format))
  return diagnostics.withValue({
    parameters: parametersOf(config),
    tools,
    toolChoice: diagnostics.take(toolChoiceOf(config.tool_choice ?? config.toolChoice, tools)),
    responseFormat: diagnostics.take(formatOf(format)),
  })
}

/** The settings of a prompt on top of those of the provider that answers it. */
export function joinedSettings(provider: Settings, prompt: Settings): Settings {
  return {
    parameters: { ...provider.parameters, ...prompt.parameters },
    tools: prompt.tools.length > 0 ? prompt.tools : provider.tools,
    toolChoice: prompt.toolChoice ?? provider.toolChoice,
    responseFormat: prompt.responseFormat ?? provider.responseFormat,
  }
}

export function parametersOf(config: ProviderConfig): ModelParameters {
  const maxTokens = config.max_tokens ?? config.maxTokens ?? config.max_completion_tokens ?? config.max_output_tokens
  const topP = config.top_p ?? config.topP
  const stop = config.stop ?? config.stop_sequences ?? config.stopSequences
  return {
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(typeof config.temperature === 'number' ? { temperature: config.temperature } : {}),
    ...(typeof topP === 'number' ? { topP } : {}),
    ...(stop ? { stopSequences: typeof stop === 'string' ? [stop] : stop } : {}),
  }
}

async function fileValue(files: Files, key: string, written: unknown): Promise<Read<unknown>> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return clean(written)
  try {
    return clean(await readFileValue(files, written))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { value: undefined, diagnostics: [diagnostic({ field: key, message: thrown.message, hint: thrown.hint })] }
  }
}

const parameters = z.record(z.string(), z.unknown())
const notStrict = z
  .boolean()
  .refine((strict) => !strict, { error: 'is not supported', params: { hint: 'Remove it from the tool.' } })
  .nullish()
const name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected a name of letters, digits, _ and -, at most 64')
const description = z.string().min(1).nullish()

/** A tool as OpenAI, Anthropic or Converse write it. */
const anyTool = z.union([
  z
    .strictObject({
      type: z.literal('function'),
      function: z.strictObject({ name, description, parameters: parameters.nullish(), strict: notStrict }),
    })
    .transform(({ function: { parameters: inputSchema, ...rest } }) => asTool({ ...rest, inputSchema })),
  z
    .strictObject({ name, description, input_schema: parameters })
    .transform(({ input_schema: inputSchema, ...rest }) => asTool({ ...rest, inputSchema })),
  toolSchema.transform(toTool),
])

function asTool(written: {
  name: string
  description?: string | null | undefined
  inputSchema: Record<string, unknown> | null | undefined
}): Tool {
  const { name: called, description: reported, inputSchema } = written
  // A function without parameters takes an empty object.
  return {
    name: called,
    ...(reported ? { description: reported } : {}),
    inputSchema: inputSchema ?? { type: 'object', properties: {} },
  }
}

function toolsOf(written: unknown): Read<Tool[]> {
  if (written === undefined || written === null) return clean([])
  const { value, diagnostics } = accepted(z.array(anyTool), written, 'tools')
  return { value: value ?? [], diagnostics }
}

const anyChoice = z.union([
  z.enum(['auto', 'any', 'required']).transform((word) => (word === 'required' ? 'any' : word)),
  z
    .strictObject({ type: z.literal('function'), function: z.strictObject({ name }) })
    .transform((choice) => ({ tool: { name: choice.function.name } })),
  z.strictObject({ type: z.literal('tool'), name }).transform((choice) => ({ tool: { name: choice.name } })),
  z.strictObject({ type: z.enum(['auto', 'any']) }).transform(({ type }) => type),
  toolChoiceSchema,
])

function toolChoiceOf(written: unknown, tools: readonly Tool[]): Read<ToolChoice | null> {
  if (written === undefined || written === null) return clean(null)
  const { value, diagnostics } = accepted(anyChoice, written, 'tool_choice')
  if (value === null) return { value, diagnostics }
  return toToolChoice(value, tools, { file: '', line: null, field: 'tool_choice' })
}

const schemaFormat = z.strictObject({ name, description, schema: parameters, strict: z.boolean().nullish() })

const anyFormat = z.union([
  z.strictObject({ type: z.enum(['text', 'json_object']) }),
  z.strictObject({ type: z.literal('json_schema'), json_schema: schemaFormat }),
  schemaFormat
    .extend({ type: z.literal('json_schema') })
    .transform(({ type, ...format }) => ({ type, json_schema: format })),
])

function formatOf(written: unknown): Read<ResponseFormat | null> {
  if (written === undefined || written === null) return clean(null)
  const { value: format, diagnostics } = accepted(anyFormat, written, 'response_format')
  if (format === null) return { value: null, diagnostics }
  if (!('json_schema' in format)) return clean({ type: format.type })
  const { name: called, schema, strict } = format.json_schema
  return clean({ type: 'json_schema', name: called, schema, strict: strict ?? false })
}

function accepted<T>(schema: z.ZodType<T>, value: unknown, key: string): Read<T | null> {
  if (isTemplate(JSON.stringify(value)))
    return refused({
      field: key,
      message: 'templates are not filled in here',
      hint: 'Write it out; it is the same for every case.',
    })
  const { value: parsed, diagnostics } = parseWith(schema, { value, line: () => null }, '')
  const placed = diagnostics.map((one) => {
    const field = one.field === null ? key : one.field.startsWith('[') ? `${key}${one.field}` : `${key}.${one.field}`
    return { ...one, field }
  })
  return { value: parsed, diagnostics: placed }
}
