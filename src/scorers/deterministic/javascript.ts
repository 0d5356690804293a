import { z } from 'zod'
import { kindOf } from '../../source/shown.ts'
import { textValue } from '../assertion-options.ts'
import { codeDiagnostics, evaluateInSandbox, sandboxContext } from '../sandbox/javascript-context.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

/** Whether it lies within 0 to 1 is looked at for every type alike. */
const Graded = z.object({ pass: z.boolean(), score: z.number(), reason: z.string().default('') })

export const javascript: Scorer = {
  type: 'javascript',
  summary: 'JavaScript over `output` and `context` says yes or no, a number from 0 to 1, or `{pass, score, reason}`.',
  options: [
    'value: an expression, or several lines with `return`; runs in a sandbox without network, files, environment, clock or random numbers, 1 s, 64 MB',
    'threshold: a number passes from here (above 0)',
    'config: handed to the code as `context.config` (none)',
  ],
  source: 'promptfoo `javascript`',
  check: (assertion) => codeDiagnostics('value', assertion.value),
  async score(assertion, context) {
    const output = context.value ?? context.output
    const result = await evaluateInSandbox(textValue(assertion), output, sandboxContext(context, assertion.config), {
      patience: context.patience,
    })
    if (typeof result === 'boolean') {
      return { pass: result, score: result ? 1 : 0, reason: `the code returned ${result}` }
    }
    if (typeof result === 'number') {
      const pass = assertion.threshold === undefined ? result > 0 : result >= assertion.threshold
      return { pass, score: result, reason: `the code returned ${result}` }
    }
    const graded = Graded.safeParse(result)
    if (graded.success) return { ...graded.data, reason: graded.data.reason || 'the code gave no reason' }
    throw new ScoringError(
      `the code returned ${kindOf(result)}; it must return true or false, a number from 0 to 1, or {pass, score, reason}`,
    )
  },
}
