import { type Diagnostic, type DiagnosticFacts, diagnostic, diagnosticLine, UserError } from '../errors.ts'

/** What a reader made of a text, as far as it was usable, and everything that is to be mended in it. */
export type Read<T> = { value: T; diagnostics: readonly Diagnostic[] }

const NONE: readonly Diagnostic[] = []

/** A value in which nothing is to be mended. Takes no list of its own: a dataset has many rows. */
export function clean<T>(value: T): Read<T> {
  return { value, diagnostics: NONE }
}

/** Nothing that can be used, and the one reason. */
export function refused(facts: DiagnosticFacts): Read<null> {
  return { value: null, diagnostics: [diagnostic(facts)] }
}

/**
 * What one reader finds, joined with what the readers that it calls return: a user sees every mistake of every file at
 * once. It stays inside of the function that made it, which returns `withValue`; the command throws once, before anything
 * is spent.
 */
export class Diagnostics {
  #list: Diagnostic[] | null = null

  add(facts: DiagnosticFacts): void {
    this.addAll([diagnostic(facts)])
  }

  addAll(found: readonly Diagnostic[]): void {
    if (found.length === 0) return
    this.#list ??= []
    for (const one of found) this.#list.push(one)
  }

  /** Adds what does not stand here yet: prompts may share a golden dataset, whose mistakes are one each. */
  addNew(found: readonly Diagnostic[]): void {
    if (found.length === 0) return
    const reported = new Set(this.list.map(diagnosticLine))
    for (const one of found) {
      const line = diagnosticLine(one)
      if (!reported.has(line)) this.addAll([one])
      reported.add(line)
    }
  }

  /** The value of what was read, its diagnostics added here. */
  take<T>({ value, diagnostics }: Read<T>): T {
    this.addAll(diagnostics)
    return value
  }

  /** The value of what was read, those of its diagnostics added that do not stand here yet. */
  takeNew<T>({ value, diagnostics }: Read<T>): T {
    this.addNew(diagnostics)
    return value
  }

  withValue<T>(value: T): Read<T> {
    return { value, diagnostics: this.list }
  }

  get list(): readonly Diagnostic[] {
    return this.#list ?? NONE
  }

  get any(): boolean {
    return this.#list !== null
  }

  throwIfAny(): void {
    const count = this.list.length
    if (count === 0) return
    throw new UserError(count === 1 ? '1 mistake in the configuration' : `${count} mistakes in the configuration`, {
      diagnostics: this.list,
    })
  }
}
