/** One thing a user got wrong, and where. `line` is 1-based; null when the mistake is not at a line of a file. */
export type Diagnostic = {
  message: string
  file: string | null
  line: number | null
  /** Path of the field as the user would write it, for example `gate.margin` or `messages[0].role`. */
  field: string | null
  /** What to do about it: one sentence, an instruction. */
  hint: string | null
}

export type UserErrorDetails = { hint?: string; docs?: string; diagnostics?: readonly Diagnostic[] }

/**
 * Something the user can mend. It is printed without a stack: what is wrong, where, what to do.
 * Anything else that is thrown is a bug of ours and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly hint: string | null
  readonly docs: string | null
  readonly diagnostics: readonly Diagnostic[]

  constructor(message: string, details: UserErrorDetails = {}) {
    super(message)
    this.hint = details.hint ?? null
    this.docs = details.docs ?? null
    this.diagnostics = details.diagnostics ?? []
  }
}

/** `file:line: field: message` of one mistake, its remedy behind it. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const place =
    diagnostic.file === null
      ? ''
      : diagnostic.line === null
        ? `${diagnostic.file}: `
        : `${diagnostic.file}:${diagnostic.line}: `
  const field = diagnostic.field === null ? '' : `${diagnostic.field}: `
  return `${place}${field}${inSentences(diagnostic.message, diagnostic.hint)}`
}

/** Texts one behind the other, each but the last ended like a sentence. Those that are null or empty are left out. */
export function inSentences(...texts: ReadonlyArray<string | null>): string {
  const said = texts.flatMap((text) => (text === null || text === '' ? [] : [text]))
  return said.reduce<string>((all, text) => (all === '' ? text : `${all}${/[.!?:]$/.test(all) ? '' : '.'} ${text}`), '')
}

/** The message of anything that can be thrown: an Error, a string, or something stranger. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown))
}
