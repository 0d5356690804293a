import { z } from 'zod'
import type { ToolCall } from '../../models/model.ts'
import type { Assertion } from '../assertion.ts'
import type { ScoringContext } from '../scorer.ts'
import { parseJson } from './json-text.ts'

/**
 * The tool calls that an assertion looks at: those that the model really made or, where it made none or the assertion
 * has a `transform` of its own, those that the output spells out as JSON, in any provider's spelling. Text beside real
 * calls is not read, so a model cannot pass off prose as a call.
 */
export function toolCallsOf(assertion: Assertion, context: ScoringContext): ToolCall[] {
  const { toolCalls } = context.completion
  if (assertion.transform === undefined && toolCalls.length > 0) return toolCalls
  const given = context.value ?? context.output
  return typeof given === 'string' ? callsInText(given) : callsIn(given)
}

/** The whole text is JSON, or those of its lines that are. */
function callsInText(text: string): ToolCall[] {
  const whole = parseJson(text)
  if (whole.valid) return callsIn(whole.value)
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim()
    if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return []
    const parsed = parseJson(trimmed)
    return parsed.valid ? callsIn(parsed.value) : []
  })
}

const Message = z.object({ tool_calls: z.array(z.unknown()) })
const Live = z.object({ toolCall: z.object({ functionCalls: z.array(z.unknown()) }) })
/** By itself, an object with a name is a call only when something more says so. */
const Marked = z.union([
  z.object({ type: z.enum(['tool_use', 'function_call']) }),
  z.object({ name: z.string(), arguments: z.union([z.string(), z.looseObject({})]) }),
])

function callsIn(value: unknown): ToolCall[] {
  if (Array.isArray(value)) return value.flatMap(callOf)
  const message = Message.safeParse(value)
  if (message.success) return message.data.tool_calls.flatMap(callOf)
  const live = Live.safeParse(value)
  if (live.success) return live.data.toolCall.functionCalls.flatMap(callOf)
  return unwrapped(value) !== value || Marked.safeParse(value).success ? callOf(value) : []
}

/** How OpenAI, Google and Converse wrap a call. */
const WRAPPINGS = ['function', 'function_call', 'functionCall', 'toolUse']

const Named = z.object({
  name: z.string(),
  arguments: z.unknown().optional(),
  input: z.unknown().optional(),
  args: z.unknown().optional(),
})

function callOf(item: unknown): ToolCall[] {
  const call = Named.safeParse(unwrapped(item))
  if (!call.success) return []
  const { name, arguments: written, input = written, args = input } = call.data
  return [{ name, input: typeof args === 'string' ? argumentsOf(args) : args }]
}

function unwrapped(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item
  for (const key of WRAPPINGS) {
    const inner: unknown = Object.hasOwn(item, key) ? Reflect.get(item, key) : undefined
    if (typeof inner === 'object' && inner !== null) return inner
  }
  return item
}

/** Arguments that are not JSON stay the text that they are, which no tool takes. */
function argumentsOf(written: string): unknown {
  const parsed = parseJson(written)
  return parsed.valid ? parsed.value : written
}
