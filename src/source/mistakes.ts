import { type Mistake, UserError } from '../errors.ts'

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
