import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { render } from '../templates/template.ts'

/** Variables as assertions see them: the case's, and its reference answer as `expected` unless it has such a variable. */
export function assertionVars(one: Case): Record<string, unknown> {
  return one.expected === undefined ? one.vars : { expected: one.expected, ...one.vars }
}

/**
 * The assertions of one case, its prompt's first, values rendered with the case's variables. A case that has a
 * reference answer but no assertion anywhere is compared with it by `equals`.
 * @throws MissingVariables when a value names a variable that the case lacks
 */
export function assertionsFor(prompt: Prompt, one: Case): Assertion[] {
  const written = [...prompt.assert, ...one.assert]
  if (written.length === 0 && one.expected !== undefined) return [{ type: 'equals', value: one.expected }]
  const vars = assertionVars(one)
  return written.map((assertion) => renderAssertion(assertion, vars))
}

/**
 * An assertion, members included, with its value rendered. A `choice` renders its own, because it also knows the answer
 * (`{{completion}}`).
 * @throws MissingVariables
 */
export function renderAssertion(assertion: Assertion, vars: Record<string, unknown>): Assertion {
  const ownTemplate = assertion.type === 'choice' || assertion.type === 'not-choice'
  return {
    ...assertion,
    ...(assertion.value === undefined || ownTemplate ? {} : { value: renderValue(assertion.value, vars) }),
    ...(assertion.assert === undefined
      ? {}
      : { assert: assertion.assert.map((member) => renderAssertion(member, vars)) }),
  }
}

function renderValue(value: unknown, vars: Record<string, unknown>): unknown {
  if (typeof value === 'string') return render(value, vars)
  if (Array.isArray(value)) return value.map((item) => renderValue(item, vars))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderValue(item, vars)]))
  }
  return value
}
