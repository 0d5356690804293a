import { type Mistake, mistakeLine, UserError } from '../errors.ts'

/**
 * Collects every mistake of a run's files, so that a user sees all of them at once instead of one per run.
 * Readers add and carry on with what is usable; the command throws once, before anything is spent.
 */
export class Mistakes {
  readonly #list: Mistake[] = []

  add(mistake: { message: string } & Partial<Mistake>): void {
    this.#list.push({ file: null, line: null, field: null, hint: null, ...mistake })
  }

  get list(): readonly Mistake[] {
    return this.#list
  }

  get any(): boolean {
    return this.#list.length > 0
  }

  throwIfAny(): void {
    const count = this.#list.length
    if (count === 0) return
    throw new UserError(count === 1 ? '1 mistake in the configuration' : `${count} mistakes in the configuration`, {
      mistakes: this.#list,
    })
  }
}

/** Passes on the mistakes that were not told before: prompts may share a golden dataset, whose mistakes are one each. */
export function tellNew(mistakes: Mistakes, found: readonly Mistake[]): void {
  const told = new Set(mistakes.list.map(mistakeLine))
  for (const mistake of found) {
    const line = mistakeLine(mistake)
    if (!told.has(line)) mistakes.add(mistake)
    told.add(line)
  }
}
