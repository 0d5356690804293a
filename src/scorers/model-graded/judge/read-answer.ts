/** What a judge's answer says: as a call of the question's tool, or as JSON in its text. */
import { z } from 'zod'
import type { Completion, Tool } from '../../../models/model.ts'
import { canonicalJson } from '../../../source/canonical-json.ts'
import { jsonOrNull } from '../../../source/json.ts'
import { objectsIn } from './objects-in-text.ts'

/** What an answer is to say. */
export type Readable<T> = {
  /** The shape of an answer. In its schema the reason stands before the score, so that it is thought of first. */
  tool: Tool
  /** What a tool call's input says; null when it is unusable. */
  read(input: unknown): T | null
  /** What an object in an answer's text says that is less than the tool asks for; null when it is unusable. */
  readText?(object: unknown): T | null
}

/** Whether the tool was called, be it badly. */
export function isCalled<T>({ toolCalls }: Completion, { tool }: Readable<T>): boolean {
  return toolCalls.some(({ name }) => name === tool.name)
}

/** Null when nothing in the answer is usable, or the text holds several usable objects that do not say the same. */
export function readAnswer<T>(completion: Completion, question: Readable<T>): T | null {
  const call = completion.toolCalls.find(({ name }) => name === question.tool.name)
  if (call !== undefined) return question.read(call.input)
  const read = (value: unknown): T | null => question.read(value) ?? question.readText?.(value) ?? null
  const found = objectsIn(completion.text).flatMap((value) => {
    const answer = read(value) ?? read(inputIn(value, question.tool.name))
    return answer === null ? [] : [answer]
  })
  const [first] = found
  if (first === undefined) return null
  // A verdict may stand in what is graded, and be quoted before the judge's own.
  return new Set(found.map((one) => canonicalJson(one))).size === 1 ? first : null
}

const calls = z.lazy(() =>
  z.object({
    name: z.string(),
    arguments: z.unknown().optional(),
    parameters: z.unknown().optional(),
    input: z.unknown().optional(),
  }),
)

/** The input of a tool call that a model wrote down instead of making it; undefined when it is none of this tool. */
function inputIn(value: unknown, tool: string): unknown {
  const call = calls.safeParse(value).data
  if (call?.name !== tool) return undefined
  const input = call.arguments ?? call.parameters ?? call.input
  return typeof input === 'string' ? jsonOrNull(input) : input
}
