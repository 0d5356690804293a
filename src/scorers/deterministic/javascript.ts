import { z } from 'zod'
import { kindOf } from '../../source/shown.ts'
import { textValue } from '../assertion-options.ts'
import { CodeThrew } from '../sandbox/code-threw.ts'
import { codeDiagnostics, evaluateInSandbox, sandboxContext } from '../sandbox/javascript-context.ts'
import type { Score, Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

/** Whether it lies within 0 to 1 is looked at for every type alike. */
const Graded = z.object({
  pass: z.boolean(),
  score: z.number(),
  reason: z.string().default(''),
  namedScores: z.record(z.string(), z.unknown()).nullish(),
})

export const javascript: Scorer = {
  type: 'javascript',
  summary: 'JavaScript over `output` and `context` says yes or no, a number from 0 to 1, or `{pass, score, reason}`.',
  options: [
    'value: an expression, or several lines with `return`; or a file, `file://check.js`, `file://checks.mjs:name`, TypeScript too, whose function is called with `output` and `context`; runs in a sandbox without network, files, environment, packages, clock or random numbers, 1 s, 64 MB',
    'threshold: a number passes from here (above 0)',
    'config: handed to the code as `context.config` (none)',
    'what it throws about the answer (`JSON.parse(output)` of prose) fails the answer, with `not-` too; code that is wrong in itself is an error: no JavaScript, a name that nothing defines, a limit that is broken, another result',
  ],
  source: 'promptfoo `javascript`',
  check: (assertion) => codeDiagnostics('value', assertion.value),
  async score(assertion, context) {
    let result: unknown
    try {
      const output = context.value ?? context.output
      result = await evaluateInSandbox(textValue(assertion), output, sandboxContext(context, assertion.config), {
        patience: context.patience,
      })
    } catch (thrown) {
      if (!(thrown instanceof CodeThrew)) throw thrown
      return { pass: false, score: 0, reason: thrown.message, eitherWay: true }
    }
    return judgement(result, assertion.threshold)
  },
}

/** @throws ScoringError when it is no judgement */
function judgement(result: unknown, threshold: number | undefined): Score {
  if (typeof result === 'boolean') {
    return { pass: result, score: result ? 1 : 0, reason: `the code returned ${result}` }
  }
  if (typeof result === 'number') {
    const pass = threshold === undefined ? result > 0 : result >= threshold
    return { pass, score: result, reason: `the code returned ${result}` }
  }
  const graded = Graded.safeParse(result).data
  if (graded !== undefined) {
    const { pass, score, reason, namedScores } = graded
    const named = Object.entries(namedScores ?? {}).flatMap(([name, value]): Array<[string, number]> => {
      // Amounts of other kinds decide nothing, and are no share of what could be reached.
      return typeof value === 'number' && value >= 0 && value <= 1 ? [[name, value]] : []
    })
    return { pass, score, reason: reason || 'the code gave no reason', ...(named.length === 0 ? {} : { named }) }
  }
  throw new ScoringError(
    `the code returned ${kindOf(result)}; it must return true or false, a number from 0 to 1, or {pass, score, reason}`,
  )
}
