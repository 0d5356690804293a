import { isDeepStrictEqual } from 'node:util'
import { kindOf, shown } from '../../source/shown.ts'
import { binary, fileDiagnostics } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'
import { parseJson } from './json-text.ts'

export const equals: Scorer = {
  type: 'equals',
  summary: 'The output is exactly the value; a mapping or list is compared with the output read as JSON.',
  options: ['value: text, number, boolean, mapping or list'],
  source: 'promptfoo `equals`',
  check(assertion) {
    return kindOf(assertion.value) === 'nothing' ? ['value is missing'] : fileDiagnostics(assertion.value)
  },
  score(assertion, context) {
    const { value } = assertion
    if (value === undefined || value === null) throw new ScoringError('value is missing')
    if (typeof value !== 'object') {
      const pass = String(value) === context.output
      return binary(pass, 'the output equals the value', `the output is not ${shown(value)}`)
    }
    const parsed = parseJson(context.output)
    const pass = parsed.valid && isDeepStrictEqual(value, parsed.value)
    const failed = parsed.valid ? 'the output is other JSON than the value' : 'the output is not JSON'
    return binary(pass, 'the output is the same JSON as the value', failed)
  },
}
