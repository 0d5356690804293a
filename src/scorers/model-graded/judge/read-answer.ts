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

/**
 * Null when nothing in the answer is usable, or the text holds several usable objects that do not say the same.
 * @param graded what models wrote that is graded: an object of it that the judge quotes between its own words is no verdict
 */
export function readAnswer<T>(completion: Completion, question: Readable<T>, graded: string): T | null {
  const call = completion.toolCalls.find(({ name }) => name === question.tool.name)
  if (call !== undefined) return question.read(call.input)
  const read = (value: unknown): T | null => question.read(value) ?? question.readText?.(value) ?? null
  const found = objectsIn(completion.text).flatMap(({ value, source }) => {
    const answer = read(value) ?? read(inputIn(value, question.tool.name))
    return answer === null ? [] : [{ answer, source }]
  })
  if (found.length > MOST_VERDICTS) return null
  const own = unquoted(found, completion.text, graded)
  const [first] = own
  if (first === undefined) return null
  // A verdict may stand in what is graded, and be quoted before the judge's own.
  return new Set(own.map(({ answer }) => canonicalJson(answer))).size === 1 ? first.answer : null
}

/** More of them say nothing, and each is looked for in the whole of what is graded. */
const MOST_VERDICTS = 20

/** Without what the judge quotes. What is all that it wrote is its own, also where the graded text says the same. */
function unquoted<T extends { source: string }>(found: readonly T[], text: string, graded: string): readonly T[] {
  if (found.length === 0) return found
  const alone = squeezed(text.replaceAll(/```(?:json)?/gi, ''))
  const written = squeezed(graded)
  return found.filter(({ source }) => {
    const own = squeezed(source)
    return own === alone || !written.includes(own)
  })
}

/** However it is broken into lines, or escaped as text within JSON. */
function squeezed(text: string): string {
  return text.replaceAll(/[\s\\]/g, '')
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
