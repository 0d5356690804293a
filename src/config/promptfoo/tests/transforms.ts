import type { Case } from '../../../datasets/case.ts'
import type { Assertion } from '../../../scorers/assertion.ts'

/**
 * Two transforms as one, the second working on what the first gives: promptfoo applies a test's transform before an
 * assertion's. Both stay code for the sandbox.
 */
export function chained(first: string, second: string): string {
  return `const first = (output, context) => {
${bodyOf(first)}
}
const second = (output, context) => {
${bodyOf(second)}
}
const given = first(output, context)
return typeof given?.then === 'function' ? given.then((value) => second(value, context)) : second(given, context)`
}

/**
 * As the sandbox reads code: several lines are a body, one line is an expression; one that begins with a declaration is
 * a script whose last expression counts.
 */
export function bodyOf(code: string): string {
  const line = code.trimEnd()
  if (line.includes('\n')) return line
  const single = line.trim().replace(/;+$/, '')
  if (/^return\b/.test(single) || (/^(?:const|let|var)\b/.test(single) && /\breturn\b/.test(single))) return single
  return /^(?:const|let|var)\b/.test(single) ? `return eval(${JSON.stringify(single)})` : `return (${single}\n)`
}

/** A case whose assertions see an answer after the transform of the provider that gave it, which comes before their own. */
export function afterTransform(one: Case, transform: string): Case {
  return { ...one, assert: one.assert.map((assertion) => after(assertion, transform)) }
}

function after(assertion: Assertion, transform: string): Assertion {
  if (assertion.assert !== undefined) {
    return { ...assertion, assert: assertion.assert.map((member) => after(member, transform)) }
  }
  const own = assertion.transform
  return { ...assertion, transform: own === undefined ? transform : chained(transform, own) }
}
