import type { z } from 'zod'

/** What a schema wants, in the words of a user who writes YAML: `expected a whole number`. A schema's own text wins. */
export function expectation(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `expected ${shown(issue.values[0])}`
        : `expected one of ${issue.values.map((value) => shown(value)).join(', ')}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `expected one of ${issue.options.map((value) => shown(value)).join(', ')}`
        : 'expected another form'
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.inclusive !== false, 'at least', 'above')
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive !== false, 'at most', 'below')
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`
    case 'invalid_format':
      return issue.format === 'regex'
        ? `expected text like ${issue.pattern}`
        : `expected text in the form ${issue.format}`
    default:
      return undefined
  }
}

/** A value of a file on one short line, for a message. Control characters are shown as escapes. */
export function shown(value: unknown, quote = '`'): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'a mapping'
  if (value === undefined || value === null) return 'nothing'
  const text = String(value)
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text
  const safe = short.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
  return safe === '' ? 'empty text' : `${quote}${safe.replaceAll('`', "'")}${quote}`
}

export function kindOf(value: unknown): 'nothing' | 'list' | 'mapping' | 'text' | 'number' | 'boolean' | 'other' {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'list'
  switch (typeof value) {
    case 'object':
      return 'mapping'
    case 'string':
      return 'text'
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return 'other'
  }
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
  undefined: 'nothing',
  never: 'nothing',
  nonoptional: 'a value',
}

function bound(origin: string, limit: number | bigint, inclusive: boolean, within: string, beyond: string): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' || origin === 'set' ? 'item' : null
  if (unit !== null && within === 'at least' && limit === 1)
    return origin === 'string' ? 'expected text that is not empty' : 'expected at least one item'
  if (unit === null) return `expected a number ${inclusive ? within : beyond} ${limit}`
  return `expected ${inclusive ? within : beyond} ${limit} ${unit}${limit === 1 ? '' : 's'}`
}
