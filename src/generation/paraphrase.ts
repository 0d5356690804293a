import { z } from 'zod'
import type { Case } from '../datasets/case.ts'
import { onlyVariable } from '../datasets/paraphrases.ts'
import { variablesNamedBy } from '../prompts/made.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { fenced } from '../scorers/model-graded/judge/fence.ts'
import { type Author, ask } from './ask.ts'
import { textKey } from './same-text.ts'

/** A row of proposals for one case, as it is written for review. */
export type ParaphraseRow = { id: string; reviewed: false; paraphrases: Array<string | Record<string, string>> }

/**
 * Asks for other phrasings of a case: of its variables that hold text and that the prompt uses, everything else stays.
 * @returns null when there is nothing to rephrase, or nothing usable or new came
 * @throws ModelError
 */
export async function paraphrase(
  author: Author,
  prompt: Prompt,
  one: Case,
  count: number,
): Promise<ParaphraseRow | null> {
  const used = new Set(variablesNamedBy(prompt).map(root))
  const texts = Object.fromEntries(
    Object.entries(one.vars).filter(
      (entry): entry is [string, string] =>
        used.has(entry[0]) && typeof entry[1] === 'string' && /\s/.test(entry[1].trim()),
    ),
  )
  const names = Object.keys(texts)
  if (names.length === 0) return null
  const found = await ask(author, question(texts, count), toolOf(names), (input) => readPhrasings(input, names))
  const existing = new Set([keyOf(texts, names)])
  const distinct = (found ?? []).filter((phrasing) => {
    const key = keyOf(phrasing, names)
    return !existing.has(key) && existing.add(key) !== undefined
  })
  if (distinct.length === 0) return null
  const only = onlyVariable(one.vars, used)
  const written = distinct.slice(0, count).map((phrasing) => (only === null ? phrasing : (phrasing[only] ?? phrasing)))
  return { id: one.id, reviewed: false, paraphrases: written }
}

function question(texts: Record<string, string>, count: number): string {
  const fields = Object.entries(texts).map(([name, text]) => `${name}:\n${fenced('case', text)}`)
  return `Here is what a user entered, by field:\n\n${fields.join('\n\n')}\n
Write ${count} other phrasings of it. Each must mean exactly the same, so that the same answer is right: keep every name, number, \
code, date and fact, and the language. Vary the wording, the order, the length and the register as different people would.`
}

function toolOf(names: readonly string[]) {
  return {
    name: 'paraphrases',
    description: 'Hands in the phrasings.',
    inputSchema: {
      type: 'object',
      properties: {
        phrasings: {
          type: 'array',
          items: {
            type: 'object',
            properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
            required: [...names],
            additionalProperties: false,
          },
        },
      },
      required: ['phrasings'],
      additionalProperties: false,
    },
  }
}

const phrasings = z.object({ phrasings: z.array(z.record(z.string(), z.string())) })

function readPhrasings(input: unknown, names: readonly string[]): Array<Record<string, string>> | null {
  const parsed = phrasings.safeParse(input).data?.phrasings ?? null
  const complete = parsed?.every((one) => names.every((name) => (one[name] ?? '').trim() !== '')) ?? false
  return parsed !== null && complete
    ? parsed.map((one) => Object.fromEntries(names.map((name) => [name, one[name] ?? ''])))
    : null
}

function keyOf(texts: Readonly<Record<string, string>>, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => textKey(texts[name] ?? '')))
}

function root(name: string): string {
  return name.split('.')[0] ?? name
}
