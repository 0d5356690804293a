import type { Case } from '../../datasets/case.ts'
import type { Rule } from '../rule.ts'

/** Shorter answers are labels, numbers and names, which a prompt rightly lists. */
const LEAST_WORDS = 3
const LEAST_CHARACTERS = 15

const LITERAL_TYPES = new Set(['equals', 'contains', 'icontains', 'starts-with', 'istarts-with'])

export const leakedAnswer: Rule = {
  id: 'leaked-answer',
  levels: ['warning'],
  what: `The expected answer of a case, or the text of its \`equals\` or \`contains\`, stands word for word in the prompt itself. Only answers of at least ${LEAST_WORDS} words that no other case shares: labels and fixed sentences belong there.`,
  why: 'The model can copy the answer: the case shows nothing about other inputs.',
  remedy: 'Take the example out of the prompt, or out of the golden dataset.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const written = [...prompt.messages.map(({ content }) => content), prompt.code?.program ?? '']
      const text = folded(written.join('\n'))
      const cases = subject.cases(prompt)
      const shared = new Map<string, number>()
      const answers = cases.map((one) => new Set(literals(one).map(folded).filter(isAnswer)))
      for (const own of answers) for (const answer of own) shared.set(answer, (shared.get(answer) ?? 0) + 1)
      return cases.flatMap((one, index) => {
        const leaked = [...(answers[index] ?? [])].some((answer) => shared.get(answer) === 1 && text.includes(answer))
        if (!leaked) return []
        return [
          {
            level: 'warning' as const,
            file: one.file,
            line: one.line,
            message: `the expected answer of case ${one.id} stands in the text of prompt ${prompt.id} (${prompt.file}).`,
            hint: leakedAnswer.remedy,
          },
        ]
      })
    }),
}

function literals(one: Case): string[] {
  const asserted = one.assert.filter(({ type }) => LITERAL_TYPES.has(type)).map(({ value }) => value)
  return [one.expected, ...asserted].filter((value) => typeof value === 'string')
}

function isAnswer(text: string): boolean {
  // A template is filled in from the case: its text is not the prompt's.
  return text.length >= LEAST_CHARACTERS && !text.includes('{{') && text.split(' ').length >= LEAST_WORDS
}

function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim()
}
