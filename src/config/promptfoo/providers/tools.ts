import { z } from 'zod'
import { diagnostic } from '../../../errors.ts'
import type { ResponseFormat, Tool, ToolChoice } from '../../../models/model.ts'
import { toolChoiceSchema, toolSchema, toTool, toToolChoice } from '../../../prompts/tools.ts'
import { clean, type Read, refused } from '../../../source/diagnostics.ts'
import { isMapping } from '../../../source/mapping.ts'
import { parseWith } from '../../../source/parse.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'

const parameters = z.record(z.string(), z.unknown())
const name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected a name of letters, digits, _ and -, at most 64')
const description = z.string().min(1).nullish()
const called = { name, description, parameters: parameters.nullish(), strict: z.boolean().nullish() }

/** A tool as OpenAI (in both of its APIs), Anthropic or Converse write it. */
const anyTool = z.union([
  z
    .strictObject({ type: z.literal('function'), function: z.strictObject(called) })
    .transform((tool) => ofFunction(tool.function)),
  z.strictObject({ type: z.literal('function').optional(), ...called }).transform(ofFunction),
  z
    .object({ type: z.literal('custom').optional(), name, description, input_schema: parameters })
    .transform(({ input_schema: inputSchema, ...rest }) => asTool({ ...rest, inputSchema })),
  toolSchema.transform(toTool),
])

function ofFunction({ parameters: inputSchema, ...rest }: z.output<z.ZodObject<typeof called>>): Tool {
  return asTool({ ...rest, inputSchema })
}

function asTool(written: {
  name: string
  description?: string | null | undefined
  inputSchema: Record<string, unknown> | null | undefined
}): Tool {
  const { description: reported, inputSchema } = written
  // A function without parameters takes an empty object.
  return {
    name: written.name,
    ...(reported ? { description: reported } : {}),
    inputSchema: inputSchema ?? { type: 'object', properties: {} },
  }
}

/** @returns diagnostics whose fields are below the tools: `[0].name` */
export function toolsOf(written: unknown): Read<Tool[]> {
  if (written === undefined || written === null) return clean([])
  const own = Array.isArray(written) ? written.find(isProvidersOwn) : undefined
  if (own !== undefined) {
    return {
      value: [],
      diagnostics: [
        diagnostic({
          message: `\`${own.type}\` is a tool that the provider runs itself, which is not supported`,
          hint: 'Remove it: only tools with a schema of their own are handed to the model.',
        }),
      ],
    }
  }
  const { value, diagnostics } = accepted(z.array(anyTool), written)
  return { value: value ?? [], diagnostics: [...diagnostics, ...notStrict(written)] }
}

/** `web_search`, `code_interpreter`, …: tools that are known by their type alone. */
function isProvidersOwn(tool: unknown): tool is { type: string } {
  return isMapping(tool) && typeof tool.type === 'string' && !['function', 'custom'].includes(tool.type)
}

function notStrict(written: unknown) {
  return /"strict":true/.test(JSON.stringify(written) ?? '')
    ? [
        diagnostic({
          level: 'warning',
          message: '`strict` of a tool is not sent: what the model hands to it may differ from the schema',
        }),
      ]
    : []
}

const anyChoice = z.union([
  z
    .enum(['auto', 'any', 'required', 'none'])
    .transform((word): 'auto' | 'any' | 'none' => (word === 'required' ? 'any' : word)),
  z
    .strictObject({ type: z.literal('function'), function: z.strictObject({ name }) })
    .transform((choice) => ({ tool: { name: choice.function.name } })),
  z.strictObject({ type: z.enum(['tool', 'function']), name }).transform((choice) => ({ tool: { name: choice.name } })),
  z.strictObject({ name }).transform((tool) => ({ tool })),
  z.object({ type: z.enum(['auto', 'any', 'none']) }).transform(({ type }) => type),
  toolChoiceSchema,
])

/** @returns `none` where the model is to call no tool */
export function toolChoiceOf(written: unknown, tools: readonly Tool[]): Read<ToolChoice | 'none' | null> {
  if (written === undefined || written === null) return clean(null)
  const { value, diagnostics } = accepted(anyChoice, written)
  if (value === null) return { value, diagnostics }
  if (value === 'none') return clean('none')
  const { value: choice, diagnostics: found } = toToolChoice(value, tools, { file: '', line: null, field: '' })
  return { value: choice, diagnostics: found.map((one) => ({ ...one, field: null })) }
}

const schemaFormat = z.strictObject({ name, description, schema: parameters, strict: z.boolean().nullish() })

const anyFormat = z.union([
  z.strictObject({ type: z.enum(['text', 'json_object']) }),
  z.strictObject({ type: z.literal('json_schema'), json_schema: schemaFormat }),
  schemaFormat
    .extend({ type: z.literal('json_schema') })
    .transform(({ type, ...format }) => ({ type, json_schema: format })),
])

export function formatOf(written: unknown): Read<ResponseFormat | null> {
  if (written === undefined || written === null) return clean(null)
  const { value: format, diagnostics } = accepted(anyFormat, written)
  if (format === null) return { value: null, diagnostics }
  if (!('json_schema' in format)) return clean({ type: format.type })
  const { name: title, schema, strict } = format.json_schema
  return clean({ type: 'json_schema', name: title, schema, strict: strict ?? false })
}

function accepted<T>(schema: z.ZodType<T>, value: unknown): Read<T | null> {
  if (isTemplate(JSON.stringify(value)))
    return refused({
      message: 'templates are not filled in here',
      hint: 'Write it out; it is the same for every case.',
    })
  const { value: parsed, diagnostics } = parseWith(schema, { value, line: () => null }, '')
  const placed = diagnostics.map((one) => {
    const below = one.field === null || one.field.startsWith('[') ? one.field : `.${one.field}`
    return { ...one, field: below }
  })
  return { value: parsed, diagnostics: placed }
}
