import { z } from 'zod'
import { UserError } from '../../../errors.ts'
import type { ModelParameters, ResponseFormat, Tool, ToolChoice } from '../../../models/model.ts'
import { toolChoiceSchema, toolSchema, toTool, toToolChoice } from '../../../prompts/tools.ts'
import { Mistakes } from '../../../source/mistakes.ts'
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

/** Tells a mistake in a key of `config`. */
type Tell = (key: string, problem: { message: string; hint: string | null }) => void

/** A `config` in our spelling; tools and the response format may stand in files. */
export async function settingsOf(
  files: Files,
  config: ProviderConfig | null | undefined,
  tell: Tell,
): Promise<Settings> {
  if (!config) return NO_SETTINGS
  const read = (key: string, written: unknown): Promise<unknown> => fileValue(files, key, written, tell)
  const tools = toolsOf(await read('tools', config.tools), tell)
  const format = await read('response_format', config.response_format)
  return {
    parameters: parametersOf(config),
    tools,
    toolChoice: toolChoiceOf(config.tool_choice ?? config.toolChoice, tools, tell),
    responseFormat: formatOf(format, tell),
  }
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

function parametersOf(config: ProviderConfig): ModelParameters {
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

async function fileValue(files: Files, key: string, written: unknown, tell: Tell): Promise<unknown> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return written
  try {
    return await readFileValue(files, written)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    tell(key, { message: thrown.message, hint: thrown.hint })
    return undefined
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
  const { name: called, description: told, inputSchema } = written
  // A function without parameters takes an empty object.
  return {
    name: called,
    ...(told ? { description: told } : {}),
    inputSchema: inputSchema ?? { type: 'object', properties: {} },
  }
}

function toolsOf(written: unknown, tell: Tell): Tool[] {
  if (written === undefined || written === null) return []
  return checked(z.array(anyTool), written, 'tools', tell) ?? []
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

function toolChoiceOf(written: unknown, tools: readonly Tool[], tell: Tell): ToolChoice | null {
  if (written === undefined || written === null) return null
  const choice = checked(anyChoice, written, 'tool_choice', tell)
  if (choice === null) return null
  const found = new Mistakes()
  const chosen = toToolChoice(choice, tools, found, { file: '', line: null, field: '' })
  for (const { message, hint } of found.list) tell('tool_choice', { message, hint })
  return chosen
}

const schemaFormat = z.strictObject({ name, description, schema: parameters, strict: z.boolean().nullish() })

const anyFormat = z.union([
  z.strictObject({ type: z.enum(['text', 'json_object']) }),
  z.strictObject({ type: z.literal('json_schema'), json_schema: schemaFormat }),
  schemaFormat
    .extend({ type: z.literal('json_schema') })
    .transform(({ type, ...format }) => ({ type, json_schema: format })),
])

function formatOf(written: unknown, tell: Tell): ResponseFormat | null {
  if (written === undefined || written === null) return null
  const format = checked(anyFormat, written, 'response_format', tell)
  if (format === null) return null
  if (!('json_schema' in format)) return { type: format.type }
  const { name: called, schema, strict } = format.json_schema
  return { type: 'json_schema', name: called, schema, strict: strict ?? false }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, key: string, tell: Tell): T | null {
  if (isTemplate(JSON.stringify(value))) {
    tell(key, { message: 'templates are not filled in here', hint: 'Write it out; it is the same for every case.' })
    return null
  }
  const found = new Mistakes()
  const parsed = parseWith(schema, { value, line: () => null }, '', found)
  for (const { field, message, hint } of found.list) {
    tell(field === null ? key : field.startsWith('[') ? `${key}${field}` : `${key}.${field}`, { message, hint })
  }
  return parsed
}
