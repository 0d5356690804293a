import { TemplateError } from '../template-error.ts'

export const MAX_OUTPUT = 1_000_000
export const MAX_ITERATIONS = 100_000
/** Steps: about one for each part of the template that is looked at, each item, and each 16 characters written. */
const MAX_STEPS = 2_000_000

const SMALLER = 'Make the template or its variables smaller.'

/** What one rendering may take. Every text and list that is made is paid for before it is made. */
export class Limits {
  #steps = 0
  #iterations = 0
  /** Line of the statement under way. */
  line = 1

  step(count = 1): void {
    this.#steps += count
    if (this.#steps > MAX_STEPS) throw new TemplateError('the template takes too many steps', this.line, SMALLER)
  }

  iterate(): void {
    this.#iterations += 1
    if (this.#iterations > MAX_ITERATIONS) {
      throw new TemplateError(`the loops go round more than ${MAX_ITERATIONS} times`, this.line, SMALLER)
    }
    this.step()
  }

  /** Pays for a text of so many characters. */
  text(length: number): void {
    if (length > MAX_OUTPUT) {
      throw new TemplateError(`a text grows to more than ${MAX_OUTPUT} characters`, this.line, SMALLER)
    }
    this.step(1 + length / 16)
  }

  /** Pays for a list of so many items. */
  items(count: number): void {
    if (count > MAX_ITERATIONS) {
      throw new TemplateError(`a list grows to more than ${MAX_ITERATIONS} items`, this.line, SMALLER)
    }
    this.step(1 + count)
  }

  /** @returns the error of a value that does not fit where it stands */
  unfit(message: string, hint: string): TemplateError {
    return new TemplateError(message, this.line, hint)
  }
}
