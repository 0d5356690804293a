import type { Assertion } from './assertion.ts'

/** Whether an assertion tells an amount in its reason, and scores nothing: a set of such ones is one too. */
export function isInformational({ type, threshold, assert }: Assertion): boolean {
  if (type === 'assert-set') return (assert ?? []).every(isInformational)
  return (type === 'cost' || type === 'latency') && threshold === undefined
}

/** Whether an answer may be as bad as it likes for it: it is only told, or weighs nothing, or is a set of such ones alone. */
export function scoresNothing(assertion: Assertion): boolean {
  const { type, weight, assert = [] } = assertion
  // It compares what others found.
  if (weight === 0 || type === 'max-score' || isInformational(assertion)) return true
  return type === 'assert-set' && assert.every(scoresNothing)
}
