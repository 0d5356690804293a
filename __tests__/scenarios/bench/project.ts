import { dump } from 'js-yaml'
import type { AnswerFunction } from './answers.ts'
import type { Change } from './repository.ts'

/** The support bot of a corner shop: one prompt, and tickets whose right answers are known. */
const subjects = [
  { question: 'Where is my parcel?', expected: 'tracking link' },
  { question: 'Can I send the shoes back?', expected: '30 days' },
  { question: 'Do you deliver on Sundays?', expected: 'Monday to Saturday' },
  { question: 'I was charged twice.', expected: 'refund' },
  { question: 'How do I reset my password?', expected: 'reset mail' },
  { question: 'Is the blue mug in stock?', expected: 'in stock' },
] as const

export type Ticket = { id: string; number: string; question: string; expected: string }

/** Ticket n asks about the n-th subject; ids are `ticket-01` and so on. */
export function tickets(count: number): Ticket[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0')
    const subject = subjects[index % subjects.length] ?? subjects[0]
    return { id: `ticket-${number}`, number, ...subject }
  })
}

export const baseSystem = 'You answer the customers of a corner shop. Be brief.'
export const headSystem = 'You answer the customers of a corner shop. Be brief and kind.'

export const promptFile = 'prompts/support-reply.prompt.yml'
export const datasetFile = 'evals/support-reply.jsonl'

/** A `.prompt.yml`; `fields` replace or add top-level fields. */
export function prompt(system: string, fields: Record<string, unknown> = {}): string {
  return dump({
    name: 'Support reply',
    model: 'bedrock:us.amazon.nova-lite-v1:0',
    modelParameters: { temperature: 0, maxTokens: 200 },
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: 'Ticket {{number}}: {{question}}' },
    ],
    dataset: '../evals/support-reply.jsonl',
    assert: [{ type: 'icontains', value: '{{expected}}' }],
    ...fields,
  })
}

/** JSON lines of a golden dataset; `more` adds fields to single rows by ticket id. */
export function dataset(rows: readonly Ticket[], more: Record<string, Record<string, unknown>> = {}): string {
  const line = ({ id, number, question, expected }: Ticket): string =>
    `${JSON.stringify({ id, vars: { number, question }, expected, ...more[id] })}\n`
  return rows.map(line).join('')
}

/** ai-cicd.yml of the shop; sections given replace those of the same name. */
export function config(sections: Record<string, unknown> = {}): string {
  return dump({ version: 1, prompts: ['prompts/**/*.prompt.yml'], ...sections })
}

/** The project as it stands on main before the pull request. 60 equal cases are enough to prove "no worse". */
export function shop(cases = 60, files: Change = {}): Change {
  return {
    'ai-cicd.yml': config(),
    [promptFile]: prompt(baseSystem),
    [datasetFile]: dataset(tickets(cases)),
    'README.md': '# Corner shop\n',
    ...files,
  }
}

/** What a usual pull request changes: the system message. */
export const kinder: Change = { [promptFile]: prompt(headSystem) }

/**
 * A model that answers every ticket rightly but those whose numbers are listed, per arm; it tells the arms apart by
 * the system message.
 */
export function shopModel(wrong: { base?: readonly number[]; head?: readonly number[] } = {}): AnswerFunction {
  return (request) => {
    const number = Number(/Ticket (\d+)/.exec(request.prompt)?.[1])
    const subject = subjects[(number - 1) % subjects.length] ?? subjects[0]
    const listed = request.system === headSystem ? wrong.head : wrong.base
    return { text: listed?.includes(number) ? 'I am not sure. Please call us.' : `Dear customer: ${subject.expected}.` }
  }
}
