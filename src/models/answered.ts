import { ModelError, type Usage } from './model.ts'

/**
 * Reads what a model answered. An answer that cannot be used was given and is paid for all the same: its error carries
 * the tokens.
 *
 * @param usage null when the provider did not count them
 * @throws ModelError as `read` does
 */
export function answered<T>(usage: () => Usage | null, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    if (!(thrown instanceof ModelError) || thrown.kind !== 'unusable') throw thrown
    throw new ModelError(thrown.kind, thrown.model, thrown.message, {
      ...(thrown.hint === null ? {} : { hint: thrown.hint }),
      answered: { usage: usage() },
    })
  }
}
