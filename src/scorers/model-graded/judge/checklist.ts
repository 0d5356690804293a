import { z } from 'zod'
import { ScoringError } from '../../scoring-error.ts'
import { fenced } from './fence.ts'
import type { Ask, Question } from './judge.ts'

/** What is decided about each of several items, by the same materials. */
export type Checklist = {
  /** Fenced texts with a line each that says what they are. */
  materials: readonly string[]
  /** What one item is called, for example `statement`. */
  item: string
  items: readonly string[]
  /** The question that is answered yes or no for each item. */
  asks: string
}

/** Items in one question: their verdicts must fit into one answer. */
const AT_ONCE = 30
/** Items in all: ten times what a golden case should need. */
const MAX_ITEMS = 300

/**
 * Has each item decided by itself. The judge says yes or no for every number; one left out is no answer at all.
 * @returns one verdict for each item, in their order
 * @throws ScoringError when there are more than 300 items, or the judge gives no usable answer
 */
export async function checklist(ask: Ask, list: Checklist): Promise<boolean[]> {
  const { items } = list
  if (items.length > MAX_ITEMS) {
    throw new ScoringError(`there are ${items.length} ${list.item}s to judge, more than ${MAX_ITEMS}; shorten the text`)
  }
  const batches = Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, batch) =>
    items.slice(batch * AT_ONCE, (batch + 1) * AT_ONCE),
  )
  const verdicts = await Promise.all(batches.map((batch) => ask(question({ ...list, items: batch }))))
  return verdicts.flat()
}

function question({ materials, item, items, asks }: Checklist): Question<boolean[]> {
  // One line each, so that no item can pass for the next number.
  const numbered = items.map((text, index) => `${index + 1}. ${text.replace(/\s+/g, ' ').trim()}`).join('\n')
  const content = [
    ...materials,
    `The ${item}s:\n${fenced(`${item}s`, numbered)}`,
    `${asks}\nDecide for each ${item} by itself, from number 1 to number ${items.length}.`,
  ].join('\n\n')
  return { messages: [{ role: 'user', content }], tool: tool(item, items.length), read: reader(items.length) }
}

function tool(item: string, count: number) {
  return {
    name: 'decide',
    description: `Gives your verdict about every ${item}.`,
    inputSchema: {
      type: 'object',
      properties: {
        verdicts: {
          type: 'array',
          minItems: count,
          maxItems: count,
          items: {
            type: 'object',
            properties: {
              number: { type: 'integer', minimum: 1, maximum: count, description: `The number of the ${item}.` },
              reason: { type: 'string', description: 'Why, in a few words, written before deciding.' },
              yes: { type: 'boolean', description: 'The answer to the question.' },
            },
            required: ['number', 'reason', 'yes'],
            additionalProperties: false,
          },
        },
      },
      required: ['verdicts'],
      additionalProperties: false,
    },
  }
}

const Verdicts = z.object({ verdicts: z.array(z.object({ number: z.int(), reason: z.string(), yes: z.boolean() })) })

function reader(count: number) {
  return (input: unknown): boolean[] | null => {
    const verdicts = Verdicts.safeParse(input).data?.verdicts
    if (verdicts === undefined || verdicts.length !== count) return null
    const byNumber = new Map(verdicts.map(({ number, yes }) => [number, yes]))
    const inOrder = Array.from({ length: count }, (_, index) => byNumber.get(index + 1))
    return inOrder.every((yes) => yes !== undefined) ? inOrder : null
  }
}
