import type { Assertion } from '../scorers/assertion.ts'

/** Whether anything of an assertion stands in another file: by itself, since few have one, and what reads it is loaded for those. */
export function namesFiles(assertion: Assertion): boolean {
  return JSON.stringify(assertion).includes('"file://')
}
