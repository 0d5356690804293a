import { shown } from '../../source/shown.ts'
import type { Assertion } from '../assertion.ts'
import { binary, diagnosticsOf, fileDiagnostics, textsValue, textValue } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

export const contains = one('contains', false)
export const icontains = one('icontains', true)
export const containsAny = several('contains-any', false, 'any')
export const containsAll = several('contains-all', false, 'all')
export const icontainsAny = several('icontains-any', true, 'any')
export const icontainsAll = several('icontains-all', true, 'all')

function one(type: string, ignoreCase: boolean): Scorer {
  return {
    type,
    summary: `The value stands somewhere in the output${ignoreCase ? ', in upper or lower case' : ''}.`,
    options: ['value: text or number'],
    source: `promptfoo \`${type}\``,
    check: (assertion) => [...diagnosticsOf(() => textValue(assertion)), ...fileDiagnostics(assertion.value)],
    score(assertion, context) {
      const text = textValue(assertion)
      const pass = folded(context.output, ignoreCase).includes(folded(text, ignoreCase))
      return binary(pass, `the output contains ${shown(text)}`, `${shown(text)} is not in the output`)
    },
  }
}

function several(type: string, ignoreCase: boolean, how: 'any' | 'all'): Scorer {
  return {
    type,
    summary: `${how === 'any' ? 'At least one' : 'Every one'} of the values stands in the output${ignoreCase ? ', in upper or lower case' : ''}.`,
    options: ['value: list of texts, or one text with commas between them (quotes around a text that has commas)'],
    source: `promptfoo \`${type}\``,
    check: (assertion) => [...diagnosticsOf(() => textList(assertion)), ...fileDiagnostics(assertion.value)],
    score(assertion, context) {
      const texts = textList(assertion)
      const output = folded(context.output, ignoreCase)
      const missing = texts.filter((text) => !output.includes(folded(text, ignoreCase)))
      const pass = how === 'any' ? missing.length < texts.length : missing.length === 0
      const names = missing.map((text) => shown(text)).join(', ')
      return binary(pass, `the output contains ${how} of the values`, `not in the output: ${names}`)
    },
  }
}

function textList(assertion: Assertion): string[] {
  return typeof assertion.value === 'string' ? commaSeparated(textValue(assertion)) : textsValue(assertion)
}

function folded(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text
}

const BETWEEN = /[\s,]*/y

const FIELD = /"((?:[^"\\]|\\.|"")*)"\s*(?=,|$)|([^",][^,]*)/sy

/**
 * The texts of a list that is written as one text: commas between them, spaces around them dropped, quotes around
 * one that has commas or spaces of its own (in it `""` or `\"` is a quote, `\\` a backslash). Empty ones are left out.
 *
 * @throws ScoringError when a quote is not closed, or something follows it, or there is no text at all
 */
export function commaSeparated(text: string): string[] {
  const texts: string[] = []
  const skipped = (at: number): number => {
    BETWEEN.lastIndex = at
    BETWEEN.test(text)
    return BETWEEN.lastIndex
  }
  for (let at = skipped(0); at < text.length; at = skipped(FIELD.lastIndex)) {
    FIELD.lastIndex = at
    const field = FIELD.exec(text)
    if (field === null) throw new ScoringError('a quoted text in the list is not closed, or not followed by a comma')
    const [, quoted, plain = ''] = field
    texts.push(quoted === undefined ? plain.trim() : quoted.replace(/\\(["\\])|"(")/g, '$1$2'))
  }
  if (texts.length === 0) throw new ScoringError('value is an empty list')
  return texts
}
