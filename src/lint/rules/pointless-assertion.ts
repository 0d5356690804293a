import type { Assertion } from '../../scorers/assertion.ts'
import type { Found, Rule } from '../rule.ts'

/** Their scorers refuse an empty value, which only a case's variables can bring in: written ones are mistakes. */
const NEEDS_TEXT = new Set(['contains', 'icontains', 'starts-with', 'istarts-with', 'ends-with', 'iends-with'])
const EMPTY_ITEM = new Set(['contains-any', 'icontains-any'])
/** Whose score alone decides, and is never below 0. */
const ZERO_THRESHOLD = new Set([
  'rouge-n',
  'bleu',
  'gleu',
  'assert-set',
  'tool-call-f1',
  'g-eval',
  'factuality',
  'model-graded-factuality',
  'choice',
  'select-best',
])

export const pointlessAssertion: Rule = {
  id: 'pointless-assertion',
  levels: ['warning'],
  what: 'An assertion that passes whatever the answer is (a regular expression that matches everything, an empty text among those of `contains-any`, a `threshold` of 0), and one whose value is empty for a case.',
  why: 'The case looks tested and is not, or cannot be measured at all.',
  remedy: 'Give the assertion what it should find, a threshold above 0, or remove it.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const found: Found[] = []
      const add = (file: string, line: number | null, message: string) =>
        found.push({ level: 'warning', file, line, message, hint: pointlessAssertion.remedy })
      const existing = new Set<string>()
      for (const [index, assertion] of prompt.assert.entries()) {
        const why = whyItPasses(assertion)
        if (why === null) continue
        existing.add(`${index}`)
        add(
          prompt.file,
          subject.lineAssertion(prompt, index),
          `an assertion of prompt ${prompt.id} cannot fail: ${why}.`,
        )
      }
      const planned = subject.planned(prompt)
      for (const [position, one] of subject.cases(prompt).entries()) {
        const rendered = planned?.[position]?.assertions ?? one.assert
        const own = rendered.length - one.assert.length
        for (const [index, assertion] of rendered.entries()) {
          if (index < own && existing.has(`${index}`)) continue
          const why = whyItPasses(assertion)
          if (isEmptied(assertion))
            add(
              one.file,
              one.line,
              `an assertion of case ${one.id} cannot be measured: its value for \`${assertion.type}\` is empty.`,
            )
          if (why !== null) add(one.file, one.line, `an assertion of case ${one.id} cannot fail: ${why}.`)
        }
        if (one.threshold === 0)
          add(one.file, one.line, `case ${one.id} of prompt ${prompt.id} cannot fail: its \`threshold\` is 0.`)
      }
      return found
    }),
}

function isEmptied({ type, value }: Assertion): boolean {
  return NEEDS_TEXT.has(type.replace(/^not-/, '')) && value === ''
}

/** As the end of a sentence; null when it can fail, as far as can be told. */
function whyItPasses({ type, value, threshold }: Assertion): string | null {
  if (EMPTY_ITEM.has(type) && Array.isArray(value) && value.includes(''))
    return `every answer contains the empty text in the list of \`${type}\``
  if (type === 'regex' && typeof value === 'string' && matchesEverything(value))
    return 'its regular expression matches everything'
  if (ZERO_THRESHOLD.has(type) && threshold === 0) return `every score reaches the threshold 0 of \`${type}\``
  return null
}

/** The usual spellings only. `^.*$` is none: without a flag its dot stops at the end of a line. */
function matchesEverything(pattern: string): boolean {
  return /^(?:\^|\$|\^?\.\*\??|\.\*\??\$|\^?\[\\s\\S\]\*\??\$?)$/.test(pattern)
}
