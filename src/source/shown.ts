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

/** What a value of a file is, in the words of a user who writes YAML. */
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
