import { z } from 'zod'
import { shown } from '../source/expectation.ts'
import { JOB_TIMEOUT_MS, runBounded } from './bounded/thread.ts'
import { nestedRepeat } from './nested-repeat.ts'
import { type Scorer, ScoringError } from './score.ts'
import { binary, fileMistakes, isTemplate, mistakesOf, patternProblem, textValue } from './values.ts'

export const regex: Scorer = {
  type: 'regex',
  summary: "The regular expression finds something in the output (JavaScript's own, without flags).",
  options: ['value: pattern'],
  source: 'promptfoo `regex`; ECMA-262 RegExp, ended after 1 s',
  check(assertion) {
    const mistakes = [...mistakesOf(() => textValue(assertion)), ...fileMistakes(assertion.value)]
    if (mistakes.length > 0) return mistakes
    const pattern = textValue(assertion)
    if (isTemplate(pattern)) return []
    const invalid = mistakesOf(() => compiled(pattern))
    if (invalid.length > 0) return invalid
    const repeat = nestedRepeat(pattern)
    if (repeat === null) return []
    return [`${shown(repeat)} repeats a repetition, which can take forever; write it with one repetition`]
  },
  async score(assertion, context) {
    const pattern = textValue(assertion)
    compiled(pattern)
    const what = `the regex ${shown(pattern)} on an output of ${context.output.length} characters`
    const found = await runBounded(
      { kind: 'regex', pattern, text: context.output },
      { timeoutMs: JOB_TIMEOUT_MS, what, patience: context.patience },
    )
    const pass = z.boolean().parse(found)
    return binary(pass, `the output matches ${shown(pattern)}`, `the output does not match ${shown(pattern)}`)
  },
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (thrown) {
    throw new ScoringError(`the pattern is not a regular expression: ${patternProblem(thrown)}`)
  }
}
