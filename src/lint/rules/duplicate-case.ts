import type { Case } from '../../datasets/case.ts'
import { variablesNamedBy } from '../../prompts/made.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { nearDuplicates } from '../near-duplicates.ts'
import type { Rule } from '../rule.ts'

const THRESHOLD = 0.9

export const duplicateCase: Rule = {
  id: 'duplicate-case',
  levels: ['warning'],
  what: `A case whose input is that of an earlier case of the same prompt: the same words, or a Jaccard similarity of at least ${THRESHOLD} of their sets of three words in a row. Similar cases of one \`cluster\` belong together and are not told.`,
  why: 'Cases count as independent: a repeated one is counted twice, and the result looks surer than it is.',
  remedy: 'Remove one, or give both the same `cluster`.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const cases = subject.cases(prompt)
      const used = new Set(variablesNamedBy(prompt))
      const inputs = {
        length: cases.length,
        at: (index: number) => {
          const one = cases[index]
          return one === undefined ? undefined : inputOf(prompt, one, used)
        },
      }
      return nearDuplicates(inputs, THRESHOLD).flatMap(({ later, earlier, similarity }) => {
        const one = cases[later]
        const other = cases[earlier]
        if (one === undefined || other === undefined) return []
        if (one.cluster !== null && one.cluster === other.cluster) return []
        const place = other.line === null || other.file !== one.file ? '' : ` in line ${other.line}`
        const how = similarity === 1 ? 'asks the same as' : `is to ${Math.floor(similarity * 100)} % the same as`
        return [
          {
            level: 'warning' as const,
            file: one.file,
            line: one.line,
            message: `case ${one.id} of prompt ${prompt.id} ${how} case ${other.id}${place}.`,
            hint: duplicateCase.remedy,
          },
        ]
      })
    }),
}

/** What the model sees of a case: the variables that the prompt uses, and the turns of its conversation. */
function inputOf(prompt: Prompt, one: Case, used: ReadonlySet<string>): string {
  const named = Object.entries(one.vars).filter(([name]) => used.has(name) || isPart(name, used))
  const turns = one.messages.map(({ role, content }) => `${role} ${content}`)
  const values = named.map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return prompt.messages.length === 0 && prompt.code === undefined ? '' : [...values, ...turns].join('\n')
}

function isPart(name: string, used: ReadonlySet<string>): boolean {
  for (const one of used) if (one.startsWith(`${name}.`)) return true
  return false
}
