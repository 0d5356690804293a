import { type Diagnostic, type DiagnosticFacts, diagnostic, diagnosticLine, UserError } from '../errors.ts'

/**
 * Collects every mistake of a run's files, so that a user sees all of them at once instead of one per run.
 * Readers add and carry on with what is usable; the command throws once, before anything is spent.
 */
export class Diagnostics {
  readonly #list: Diagnostic[] = []

  add(facts: DiagnosticFacts): void {
    this.#list.push(diagnostic(facts))
  }

  get list(): readonly Diagnostic[] {
    return this.#list
  }

  get any(): boolean {
    return this.#list.length > 0
  }

  throwIfAny(): void {
    const count = this.#list.length
    if (count === 0) return
    throw new UserError(count === 1 ? '1 mistake in the configuration' : `${count} mistakes in the configuration`, {
      diagnostics: this.#list,
    })
  }
}

/** Passes on the mistakes that were not told before: prompts may share a golden dataset, whose mistakes are one each. */
export function addNew(diagnostics: Diagnostics, found: readonly Diagnostic[]): void {
  const reported = new Set(diagnostics.list.map(diagnosticLine))
  for (const one of found) {
    const line = diagnosticLine(one)
    if (!reported.has(line)) diagnostics.add(one)
    reported.add(line)
  }
}
