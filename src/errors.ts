/** `error` stops a run before anything is spent; `warning` stands in its report; `note` only in that of `lint`. */
export type Level = 'error' | 'warning' | 'note'

/**
 * One thing to mend, and where: a mistake in a file or an input, or what a lint rule found. Never holds a secret or the text
 * of a case: it is printed everywhere.
 */
export type Diagnostic = {
  level: Level
  /** Id of the lint rule that found it; null for what no rule looks for. */
  rule: string | null
  /** From the repository's root; null when it is about no file. */
  file: string | null
  /** 1-based; null when it is about the whole file, or about none. */
  line: number | null
  /** Path of the field as the user would write it, for example `gate.margin` or `messages[0].role`. */
  field: string | null
  message: string
  /** What to do about it: one sentence, an instruction; null when the message says it. */
  hint: string | null
}

/** What has to be said of a diagnostic; the rest is an error without a place. */
export type DiagnosticFacts = { message: string } & Partial<Diagnostic>

export function diagnostic(facts: DiagnosticFacts): Diagnostic {
  return { level: 'error', rule: null, file: null, line: null, field: null, hint: null, ...facts }
}

export type UserErrorDetails = { hint?: string; docs?: string; diagnostics?: readonly DiagnosticFacts[] }

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
    this.diagnostics = (details.diagnostics ?? []).map(diagnostic)
  }
}

/** `file:line: field: message` of one mistake, its remedy behind it. */
export function diagnosticLine({ file, line, field, message, hint }: Diagnostic): string {
  const place = file === null ? '' : line === null ? `${file}: ` : `${file}:${line}: `
  return `${place}${field === null ? '' : `${field}: `}${inSentences(message, hint)}`
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
