/** A template that cannot be filled in: not valid, not supported, or over a limit. Never its variables' fault alone. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  /** Within the template, 1-based. */
  readonly line: number
  /** What to do about it: one sentence, an instruction. */
  readonly hint: string

  constructor(message: string, line: number, hint: string) {
    super(message)
    this.line = line
    this.hint = hint
  }
}
