/** The reference answer of a case: when it is compared as it stands, and under which other names people write it. */
import { variablesNamedBy } from '../prompts/made.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Case } from './case.ts'

/** Characters of the longest text that an answer is compared with by itself. */
export const SHORT_EXPECTED = 80

/**
 * Whether `expected` is compared by `equals` where nothing is asserted: a number, true or false, a list or a mapping, and a
 * text of one line and at most 80 characters. No model repeats a longer one word for word, so that its cases would fail for
 * ever, whatever is answered.
 */
export function isComparedAsItIs(expected: unknown): boolean {
  if (expected === undefined || expected === null) return false
  if (typeof expected !== 'string') return true
  const text = expected.trim()
  return text.length <= SHORT_EXPECTED && !/[\r\n]/.test(text)
}

/** What other tools and people call a reference answer, without case, blanks, `_` and `-`. */
const OTHER_NAMES = new Set(
  `answer ideal idealanswer truth groundtruth target targetanswer reference referenceanswer referenceoutput gold goldanswer
  goldenanswer correctanswer expectedanswer expectedoutput expectedresponse`.split(/\s+/),
)

/**
 * A variable that looks like the reference answer: called like one, of cases of which none has `expected`, and used neither
 * by the prompt nor by an assertion. It is told and never taken: it may be something else.
 */
export function likelyExpected(prompt: Prompt, cases: readonly Case[]): { name: string; first: Case } | null {
  if (cases.some(({ expected }) => expected !== undefined)) return null
  const looked = new Set<string>()
  for (const first of cases) {
    for (const name of Object.keys(first.vars)) {
      if (looked.has(name)) continue
      looked.add(name)
      if (OTHER_NAMES.has(name.toLowerCase().replaceAll(/[\s_-]/g, '')) && !isUsed(name, prompt, cases))
        return { name, first }
    }
  }
  return null
}

/** Assertions may use a variable in many ways (templates, code, rubrics), so any mention of its name counts. */
function isUsed(name: string, prompt: Prompt, cases: readonly Case[]): boolean {
  const asked = variablesNamedBy(prompt)
  if (asked.some((one) => one === name || one.startsWith(`${name}.`))) return true
  return [prompt.assert, ...cases.map((one) => one.assert)].some(
    (one) => one.length > 0 && JSON.stringify(one).includes(name),
  )
}
