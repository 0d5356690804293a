import { z } from 'zod'
import { UserError } from '../../../errors.ts'
import type { ModelParameters, ResponseFormat, Tool, ToolChoice } from '../../../models/model.ts'
import { toolChoiceSchema, toolSchema, toTool, toToolChoice } from '../../../prompts/tools.ts'
import { Diagnostics } from '../../../source/mistakes.ts'
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
type ReportProblem = (key: string, problem: { message: string; hint: string | null }) => void

/** A `config` in our spelling; tools and the response format may stand in files. */
export async function settingsOf(
  files: Files,
  config: ProviderConfig | null | undefined,
  report: ReportProblem,
): Promise<Settings> {
  if (!config) return NO_SETTINGS
  const read = (key: string, written: unknown): Promise<unknown> => fileValue(files, key, written, report)
  const tools = toolsOf(await read('tools', config.tools), report)
  const format = await read('response_format', config.response_format)
  return {
    parameters: parametersOf(config),
    tools,
    toolChoice: toolChoiceOf(config.tool_choice ?? config.toolChoice, tools, report),
    responseFormat: formatOf(format, report),
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

async function fileValue(files: Files, key: string, written: unknown, report: ReportProblem): Promise<unknown> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return written
  try {
    return await readFileValue(files, written)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    report(key, { message: thrown.message, hint: thrown.hint })
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
  const { name: called, description: reported, inputSchema } = written
  // A function without parameters takes an empty object.
  return {
    name: called,
    ...(reported ? { description: reported } : {}),
    inputSchema: inputSchema ?? { type: 'object', properties: {} },
  }
}

function toolsOf(written: unknown, report: ReportProblem): Tool[] {
  if (written === undefined || written === null) return []
  return accepted(z.array(anyTool), written, 'tools', report) ?? []
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

function toolChoiceOf(written: unknown, tools: readonly Tool[], report: ReportProblem): ToolChoice | null {
  if (written === undefined || written === null) return null
  const choice = accepted(anyChoice, written, 'tool_choice', report)
  if (choice === null) return null
  const found = new Diagnostics()
  const chosen = found.take(toToolChoice(choice, tools, { file: '', line: null, field: '' }))
  for (const { message, hint } of found.list) report('tool_choice', { message, hint })
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

function formatOf(written: unknown, report: ReportProblem): ResponseFormat | null {
  if (written === undefined || written === null) return null
  const format = accepted(anyFormat, written, 'response_format', report)
  if (format === null) return null
  if (!('json_schema' in format)) return { type: format.type }
  const { name: called, schema, strict } = format.json_schema
  return { type: 'json_schema', name: called, schema, strict: strict ?? false }
}

function accepted<T>(schema: z.ZodType<T>, value: unknown, key: string, report: ReportProblem): T | null {
  if (isTemplate(JSON.stringify(value))) {
    report(key, { message: 'templates are not filled in here', hint: 'Write it out; it is the same for every case.' })
    return null
  }
  const { value: parsed, diagnostics } = parseWith(schema, { value, line: () => null }, '')
  for (const { field, message, hint } of diagnostics) {
    report(field === null ? key : field.startsWith('[') ? `${key}${field}` : `${key}.${field}`, { message, hint })
  }
  return parsed
}
