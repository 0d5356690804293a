import { z } from 'zod'
import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { fenced } from '../scorers/model-graded/judge/fence.ts'
import { digest } from '../source/canonical-json.ts'
import { templateVariables } from '../templates/engine.ts'
import { valueAt, variablePath, withValueAt } from '../templates/variable-path.ts'
import { type Author, ask } from './ask.ts'
import { cosine, textKey } from './same-text.ts'

/** A proposed golden case, as it is written for review. */
type ProposedRow = { id: string; vars: Record<string, unknown>; expected: string; reviewed: false }

/** What came of asking: new rows, and how many were left out because they say what is said already. */
export type Proposals = { rows: ProposedRow[]; duplicates: number }

type Wanted = {
  /** The golden cases that there are. */
  cases: readonly Case[]
  /** Variables of earlier proposals, which are not proposed again. */
  existing: ReadonlyArray<Record<string, unknown>>
  count: number
}

type Draft = { vars: Record<string, unknown>; expected: string }

/** From this cosine of the embeddings on, two cases ask the same. */
const SAME_MEANING = 0.9
const MOST_EXAMPLES = 20
const EMBEDDED_AT_ONCE = 8

/**
 * Asks for new golden cases in the manner of those that a prompt has.
 * @param embed the embedding of a text
 * @returns null when nothing usable came
 * @throws ModelError
 */
export async function propose(
  author: Author,
  prompt: Prompt,
  { cases, existing, count }: Wanted,
  embed: (text: string) => Promise<readonly number[]>,
): Promise<Proposals | null> {
  const names = [
    ...new Set(prompt.messages.flatMap(({ content }) => templateVariables(content, prompt.engine ?? 'plain'))),
  ]
  const drafts = await ask(author, question(prompt, names, cases, count), toolOf(names), (input) => read(input, names))
  if (drafts === null) return null
  const taken = [...cases.map(({ vars }) => vars), ...existing].map((vars) => asText(vars, names))
  const keys = new Set(taken.map(textKey))
  const vectors: Array<readonly number[]> = []
  const texts = [...new Set(taken)]
  for (let at = 0; at < texts.length; at += EMBEDDED_AT_ONCE) {
    vectors.push(...(await Promise.all(texts.slice(at, at + EMBEDDED_AT_ONCE).map(embed))))
  }
  const rows: ProposedRow[] = []
  let duplicates = 0
  for (const draft of drafts.slice(0, count)) {
    const text = asText(draft.vars, names)
    const vector = keys.has(textKey(text)) ? null : await embed(text)
    if (vector === null || vectors.some((other) => cosine(vector, other) >= SAME_MEANING)) {
      duplicates += 1
      continue
    }
    keys.add(textKey(text))
    vectors.push(vector)
    rows.push({ id: `proposed-${digest(draft.vars).slice(0, 8)}`, ...draft, reviewed: false })
  }
  return { rows, duplicates }
}

function question(prompt: Prompt, names: readonly string[], cases: readonly Case[], count: number): string {
  const messages = prompt.messages.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n')
  const examples = cases
    .map((one) => ({ one, hash: digest(one.id) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, MOST_EXAMPLES)
    .map(({ one }) => `${asText(one.vars, names)}${typeof one.expected === 'string' ? `\n→ ${one.expected}` : ''}`)
  return `The prompt under test, with its variables in double braces:\n${fenced('prompt', messages)}\n
Some of the cases it is tested with:\n${fenced('cases', examples.join('\n\n'))}\n
Propose ${count} further cases. Each gives a realistic value to every variable (${names.join(', ')}) and the answer that a careful \
expert of the team would want. Cover what the cases above do not: rare requests, borderline and ambiguous ones, missing \
information, other wordings, long and short input. Do not repeat a case in other words.`
}

function toolOf(names: readonly string[]) {
  const text = { type: 'string' }
  return {
    name: 'cases',
    description: 'Hands in the cases.',
    inputSchema: {
      type: 'object',
      properties: {
        cases: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              vars: {
                type: 'object',
                properties: Object.fromEntries(names.map((name) => [name, text])),
                required: [...names],
                additionalProperties: false,
              },
              expected: text,
            },
            required: ['vars', 'expected'],
            additionalProperties: false,
          },
        },
      },
      required: ['cases'],
      additionalProperties: false,
    },
  }
}

const answer = z.object({
  cases: z.array(z.object({ vars: z.record(z.string(), z.string()), expected: z.string() })),
})

function read(input: unknown, names: readonly string[]): Draft[] | null {
  const cases = answer.safeParse(input).data?.cases ?? null
  const complete = cases?.every(({ vars }) => names.every((name) => (vars[name] ?? '').trim() !== '')) ?? false
  if (cases === null || !complete) return null
  return cases.map(({ vars, expected }) => ({
    vars: names.reduce<Record<string, unknown>>((all, name) => withValueAt(all, name.split('.'), vars[name]), {}),
    expected,
  }))
}

/** A case as text, by which it is compared with others. */
function asText(vars: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  return names
    .map((name) => {
      const value = valueAt(vars, variablePath(name, vars))
      return `${name}: ${typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}`
    })
    .join('\n')
}
