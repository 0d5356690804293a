import { z } from 'zod'
import type { Assertion } from '../assertion.ts'
import { binary, diagnosticsOf, isTemplate } from '../assertion-options.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

const Range = z
  .strictObject({ min: z.coerce.number().optional(), max: z.coerce.number().optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined)
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max)

export const wordCount: Scorer = {
  type: 'word-count',
  summary: 'The output has so many words (parts between white space).',
  options: ['value: a number, or `{min, max}` with one or both'],
  source: 'promptfoo `word-count`',
  check(assertion) {
    const template = isTemplate(JSON.stringify(assertion.value) ?? '')
    return template ? [] : diagnosticsOf(() => wanted(assertion))
  },
  score(assertion, context) {
    const { min, max } = wanted(assertion)
    const words = context.output.split(/\s+/).filter((word) => word !== '').length
    const pass = words >= min && words <= max
    const limits =
      min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${Math.max(min, 0)} to ${max}`
    return binary(pass, `${words} words`, `${words} words instead of ${limits}`)
  },
}

function wanted(assertion: Assertion): { min: number; max: number } {
  const { value } = assertion
  if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) {
    const exact = Number(value)
    if (Number.isFinite(exact)) return { min: exact, max: exact }
  }
  const range = Range.safeParse(value)
  if (!range.success) throw new ScoringError('value must be a number, or {min, max} with min not above max')
  return { min: range.data.min ?? Number.NEGATIVE_INFINITY, max: range.data.max ?? Number.POSITIVE_INFINITY }
}
