/** Names that a template itself gives: at its top, and one more scope for each loop around. */
export class Scope {
  readonly #values = new Map<string, unknown>()
  readonly #around: Scope | null

  constructor(around: Scope | null) {
    this.#around = around
  }

  has(name: string): boolean {
    return this.#values.has(name) || (this.#around?.has(name) ?? false)
  }

  get(name: string): unknown {
    return this.#values.has(name) ? this.#values.get(name) : this.#around?.get(name)
  }

  /** What a loop gives to its own body. */
  give(name: string, value: unknown): void {
    this.#values.set(name, value)
  }

  /** What `set` does: changes the name where it was first set, else sets it here. */
  assign(name: string, value: unknown): void {
    if (!this.#values.has(name) && this.#around?.has(name)) this.#around.assign(name, value)
    else this.#values.set(name, value)
  }
}
