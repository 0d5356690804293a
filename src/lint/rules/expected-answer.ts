import type { Case } from '../../datasets/case.ts'
import { isComparedAsItIs, SHORT_EXPECTED } from '../../datasets/expected.ts'
import { variablesNamedBy } from '../../prompts/made.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import type { Found, Rule } from '../rule.ts'

export const expectedAnswer: Rule = {
  id: 'expected-answer',
  levels: ['warning', 'note'],
  what: `Cases whose \`expected\` no assertion of theirs and no prompt uses (a warning), and those whose answer is compared with it by \`equals\`, because nothing is asserted and it is short: at most ${SHORT_EXPECTED} characters on one line, or no text (a note). Told once for each prompt, at the first case.`,
  why: 'An expected answer that nothing compares with checks nothing; one that is compared word for word fails every answer in other words.',
  remedy:
    'Compare with it: `similar`, `factuality`, `contains` or `equals` with the value `{{expected}}`; or remove it.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const answered = subject.cases(prompt).filter(({ expected }) => expected !== undefined)
      const asserted = (one: Case) => prompt.assert.length + one.assert.length > 0
      const compared = answered.filter((one) => !asserted(one) && isComparedAsItIs(one.expected))
      const shared = usesIt(prompt)
      const unused = shared ? [] : answered.filter((one) => asserted(one) && !one.assert.some(mentionsIt))
      return [
        ...atFirst(unused, (cases) => ({
          level: 'warning',
          message: `${cases} of prompt ${prompt.id} ${unused.length === 1 ? 'has' : 'have'} an \`expected\` that none of their assertions uses.`,
          hint: expectedAnswer.remedy,
        })),
        ...atFirst(compared, (cases) => ({
          level: 'note',
          message: `${cases} of prompt ${prompt.id} ${compared.length === 1 ? 'is' : 'are'} compared with \`expected\` word for word: nothing else is asserted.`,
          hint: 'Write an assertion where other words are as good.',
        })),
      ]
    }),
}

function atFirst(cases: readonly Case[], say: (cases: string) => Pick<Found, 'level' | 'message' | 'hint'>): Found[] {
  const [first] = cases
  if (first === undefined) return []
  return [
    { file: first.file, line: first.line, ...say(cases.length === 1 ? `case ${first.id}` : `${cases.length} cases`) },
  ]
}

function usesIt(prompt: Prompt): boolean {
  const asked = variablesNamedBy(prompt)
  return prompt.assert.some(mentionsIt) || asked.some((name) => name === 'expected' || name.startsWith('expected.'))
}

/** Any mention counts: templates, code, rubrics. A choice shows the judge the reference by itself. */
function mentionsIt(assertion: Assertion): boolean {
  return /^(?:not-)?choice$/.test(assertion.type) || JSON.stringify(assertion).includes('expected')
}
