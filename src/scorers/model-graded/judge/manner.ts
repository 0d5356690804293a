/** How one model is asked for an answer in a given shape, as judges are: what it takes of a question, and what is left out or said in another way. */
import { thinksUnlessSwitchedOff } from '../../../models/catalog/thinking.ts'
import type { CompletionRequest, Message, Tool } from '../../../models/model.ts'
import type { RequestPart } from '../../../models/parameter-remedy.ts'

export type Manner = {
  /** It is made to use the question's tool; it may use it; or it is told to write the tool's input as JSON. */
  answer: 'forced' | 'offered' | 'text'
  /** At the temperature that the terms name, else at the model's own. */
  steady: boolean
  /** What it is told stands in system messages, else before the first user message. */
  system: boolean
  /** Thinking is switched off, else left to the model. */
  unthinking: boolean
  /** How often what it may write was doubled, because it was cut before its answer. */
  doublings: number
}

/**
 * What a model is asked with, whatever the question. `task`: a sentence for the system message that ends where it says with
 * what to answer; `temperature`: null for the model's own.
 */
export type Terms = { task: string; maxTokens: number; temperature: number | null }

export const MOST_DOUBLINGS = 2

/** How a model is asked of which nothing is known yet. */
export function firstManner(model: string): Manner {
  return { answer: 'forced', steady: true, system: true, unthinking: thinksUnlessSwitchedOff(model), doublings: 0 }
}

/** What a model that is asked in this manner may write: tokens. */
export function tokensIn({ doublings }: Manner, { maxTokens }: Terms): number {
  return maxTokens * 2 ** doublings
}

/** A question in this manner. */
export function requestIn(
  manner: Manner,
  { messages, tool }: { messages: readonly Message[]; tool: Tool },
  model: string,
  terms: Terms,
): CompletionRequest {
  const inText = manner.answer === 'text'
  const task: Message = { role: 'system', content: `${terms.task} ${inText ? 'one JSON object' : 'the tool'}.` }
  const asked = [task, ...(inText ? withSchema(messages, tool) : messages)]
  return {
    model,
    messages: manner.system ? asked : withoutSystem(asked),
    parameters: {
      maxTokens: tokensIn(manner, terms),
      ...(manner.steady && terms.temperature !== null ? { temperature: terms.temperature } : {}),
      ...(manner.unthinking ? { thinking: { type: 'disabled' } } : {}),
    },
    responseFormat: null,
    tools: inText ? [] : [tool],
    toolChoice: inText ? null : manner.answer === 'forced' ? { type: 'tool', name: tool.name } : { type: 'auto' },
  }
}

/** The manner without what a model refused of it; null when it does not ask for that, or cannot do without. */
export function mannerWithout(manner: Manner, part: RequestPart): Manner | null {
  switch (part) {
    case 'temperature':
      return manner.steady ? { ...manner, steady: false } : null
    case 'toolChoice':
      if (manner.answer === 'text') return null
      return { ...manner, answer: manner.answer === 'forced' ? 'offered' : 'text' }
    case 'tools':
      return manner.answer === 'text' ? null : { ...manner, answer: 'text' }
    case 'system':
      return manner.system ? { ...manner, system: false } : null
    case 'thinking':
      return manner.unthinking ? { ...manner, unthinking: false } : null
    default:
      return null
  }
}

/**
 * Every manner in which a recording may have asked a model, the likeliest first. A recording holds no refusals, and does
 * not say whose answers it has.
 */
export function* everyManner(model: string): Generator<Manner> {
  const thinking = thinksUnlessSwitchedOff(model)
    ? [true, false]
    : model.startsWith('replay:')
      ? [false, true]
      : [false]
  for (let doublings = 0; doublings <= MOST_DOUBLINGS; doublings++) {
    for (const system of [true, false]) {
      for (const answer of ['forced', 'offered', 'text'] as const) {
        for (const steady of [true, false]) {
          for (const unthinking of thinking) yield { answer, steady, system, unthinking, doublings }
        }
      }
    }
  }
}

/** The last user message says in which shape to answer. */
function withSchema(messages: readonly Message[], { inputSchema }: Tool): Message[] {
  const shape = `Answer with one JSON object and nothing else. It must fit this JSON Schema, its fields in this order:\n${JSON.stringify(inputSchema)}`
  const last = messages.at(-1)
  if (last?.role !== 'user') return [...messages, { role: 'user', content: shape }]
  return [...messages.slice(0, -1), { role: 'user', content: `${last.content}\n\n${shape}` }]
}

/** One message of the user in front, with all that system messages say. */
function withoutSystem(messages: readonly Message[]): Message[] {
  const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  const others = messages.filter(({ role }) => role !== 'system')
  const [first, ...rest] = others
  if (first?.role !== 'user') return [{ role: 'user', content: instructions.join('\n\n') }, ...others]
  return [{ role: 'user', content: [...instructions, first.content].join('\n\n') }, ...rest]
}
