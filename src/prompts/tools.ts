import { z } from 'zod'
import type { JsonSchema, Tool, ToolChoice } from '../models/model.ts'
import { clean, type Read, refused } from '../source/diagnostics.ts'

/** What Bedrock's Converse and OpenAI's API both take as the name of a tool. */
const toolName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected a tool name of letters, digits, _ and -, at most 64')

const jsonSchema = z.record(z.string(), z.unknown())

const flatTool = z.strictObject({ name: toolName, description: z.string().min(1).nullish(), inputSchema: jsonSchema })

/** A tool, as Converse takes it (`toolSpec` around it, `json` around its schema) or without those wrappings. */
export const toolSchema = z.lazy(() => z.union([flatTool, z.strictObject({ toolSpec: flatTool })]))

const nothing = z.strictObject({})

/** Converse's `toolChoice`; `auto` and `any` also as plain words. */
export const toolChoiceSchema = z.lazy(() =>
  z.union([
    z.enum(['auto', 'any']),
    z.strictObject({ auto: nothing }),
    z.strictObject({ any: nothing }),
    z.strictObject({ tool: z.strictObject({ name: toolName }) }),
  ]),
)

/** Takes the wrappings off. */
export function toTool(written: z.output<typeof toolSchema>): Tool {
  const { name, description, inputSchema } = 'toolSpec' in written ? written.toolSpec : written
  return { name, ...(description ? { description } : {}), inputSchema: unwrapped(inputSchema) }
}

/**
 * @param place where the choice stands, for mistakes
 * @returns null, with a mistake, when it chooses a tool that the prompt does not have
 */
export function toToolChoice(
  written: z.output<typeof toolChoiceSchema>,
  tools: readonly Tool[],
  place: { file: string; line: number | null; field: string },
): Read<ToolChoice | null> {
  if (tools.length === 0)
    return refused({ ...place, message: 'chooses among no tools', hint: 'List the `tools`, or remove it.' })
  if (written === 'auto' || written === 'any') return clean({ type: written })
  if ('auto' in written) return clean({ type: 'auto' })
  if ('any' in written) return clean({ type: 'any' })
  const { name } = written.tool
  if (tools.some((tool) => tool.name === name)) return clean({ type: 'tool', name })
  const names = tools.map((tool) => tool.name).join(', ')
  return refused({ ...place, message: `the prompt has no tool \`${name}\``, hint: `Choose one of: ${names}.` })
}

function unwrapped(schema: JsonSchema): JsonSchema {
  const inner = jsonSchema.safeParse(schema.json)
  return Object.keys(schema).length === 1 && inner.success ? inner.data : schema
}
