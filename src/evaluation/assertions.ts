import type { Case } from '../datasets/case.ts'
import { isComparedAsItIs } from '../datasets/expected.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { renderTemplate, type TemplateEngine } from '../templates/engine.ts'

/** Variables as assertions see them: the case's, and its reference answer as `expected` unless it has such a variable. */
export function assertionVars(one: Case): Record<string, unknown> {
  return one.expected === undefined ? one.vars : { expected: one.expected, ...one.vars }
}

/**
 * The assertions of one case, its prompt's first, values rendered with the case's variables. A case that has a
 * short reference answer but no assertion anywhere is compared with it by `equals`.
 * @throws MissingVariables when a value names a variable that the case lacks, which promptfoo's templates leave empty
 * @throws TemplateError when a value is no template of the prompt's engine, or breaks a limit
 */
export function assertionsFor(prompt: Prompt, one: Case): Assertion[] {
  const written = [...prompt.assert, ...one.assert]
  if (written.length === 0 && isComparedAsItIs(one.expected)) return [{ type: 'equals', value: one.expected }]
  const vars = assertionVars(one)
  const rendered = written.map((assertion) => renderAssertion(assertion, vars, prompt.engine ?? 'plain'))
  // Most name no variable: many cases share one list of them.
  return rendered.every((assertion, index) => assertion === prompt.assert[index]) ? prompt.assert : rendered
}

/**
 * An assertion, members included, with its value rendered. A `choice` renders its own, because it also knows the answer
 * (`{{completion}}`).
 * @throws MissingVariables
 * @throws TemplateError
 */
export function renderAssertion(
  assertion: Assertion,
  vars: Record<string, unknown>,
  engine: TemplateEngine = 'plain',
): Assertion {
  const ownTemplate = assertion.type === 'choice' || assertion.type === 'not-choice'
  const value =
    assertion.value === undefined || ownTemplate ? assertion.value : renderValue(assertion.value, vars, engine)
  // promptfoo names metrics by templates too.
  const metric =
    engine === 'plain' || assertion.metric === undefined
      ? assertion.metric
      : renderTemplate(assertion.metric, vars, engine, 'empty')
  const members = assertion.assert?.map((member) => renderAssertion(member, vars, engine))
  const isSame =
    value === assertion.value &&
    metric === assertion.metric &&
    (members === undefined || members.every((member, index) => member === assertion.assert?.[index]))
  if (isSame) return assertion
  return {
    ...assertion,
    ...(value === undefined ? {} : { value }),
    ...(metric === undefined ? {} : { metric }),
    ...(members === undefined ? {} : { assert: members }),
  }
}

function renderValue(value: unknown, vars: Record<string, unknown>, engine: TemplateEngine): unknown {
  if (typeof value === 'string') return renderTemplate(value, vars, engine, 'empty')
  if (Array.isArray(value)) return value.map((item) => renderValue(item, vars, engine))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderValue(item, vars, engine)]))
  }
  return value
}
