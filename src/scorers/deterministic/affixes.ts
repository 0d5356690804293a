import { shown } from '../../source/shown.ts'
import { binary, diagnosticsOf, fileDiagnostics, textValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'

export const startsWith = affix('starts-with', 'start', false, 'promptfoo `starts-with`')
export const istartsWith = affix('istarts-with', 'start', true, 'ours; `.prompt.yml` `startsWith`')
export const endsWith = affix('ends-with', 'end', false, 'ours')
export const iendsWith = affix('iends-with', 'end', true, 'ours; `.prompt.yml` `endsWith`')

function affix(type: string, where: 'start' | 'end', ignoreCase: boolean, source: string): Scorer {
  return {
    type,
    summary: `The output ${where}s with the value${ignoreCase ? ', in upper or lower case' : ''}.`,
    options: ['value: text or number'],
    source,
    check: (assertion) => [...diagnosticsOf(() => textValue(assertion)), ...fileDiagnostics(assertion.value)],
    score(assertion, context) {
      const value = textValue(assertion)
      const text = ignoreCase ? value.toLowerCase() : value
      const output = ignoreCase ? context.output.toLowerCase() : context.output
      const pass = where === 'start' ? output.startsWith(text) : output.endsWith(text)
      return binary(
        pass,
        `the output ${where}s with ${shown(value)}`,
        `the output does not ${where} with ${shown(value)}`,
      )
    },
  }
}
