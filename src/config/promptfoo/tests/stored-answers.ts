/** `storeOutputAs`: a test's answer as a variable of later ones. */
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import type { DraftTest } from './draft-test.ts'

/**
 * Every case is asked by itself, so a stored answer is a mistake where another test uses it, and without effect where none
 * does.
 * @param tests defaults joined
 * @param used the variables of the prompts
 */
export function storedAnswers(
  tests: readonly DraftTest[],
  used: ReadonlySet<string>,
): Array<{ test: DraftTest; found: Diagnostic }> {
  const storing = tests.filter(({ options }) => options.storeOutputAs)
  if (storing.length === 0) return []
  const templates = tests
    .map(({ vars, assert }) => JSON.stringify([vars, assert]))
    .filter((text) => /\{[{%]/.test(text))
  return storing.map((test) => {
    const name = test.options.storeOutputAs ?? ''
    const needed = used.has(name) || templates.some((text) => text.includes(name))
    const field = 'options.storeOutputAs'
    const found = needed
      ? diagnostic({
          field,
          message: 'another test needs the answer of this one, and every case is asked by itself',
          hint: 'Write the answer that is expected into the variable of the other test.',
        })
      : diagnostic({ level: 'warning', field, message: 'has no effect here: no test uses this answer' })
    return { test, found }
  })
}
