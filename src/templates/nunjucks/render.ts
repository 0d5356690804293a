import type { WhenMissing } from '../engine.ts'
import { MissingVariables } from '../template.ts'
import { TemplateError } from '../template-error.ts'
import { evaluate, type Rendering } from './evaluate.ts'
import { Limits } from './limits.ts'
import { parseTemplate } from './parse.ts'
import { Scope } from './scope.ts'
import type { Statement, Template } from './tree.ts'
import { asText, isMapping } from './values.ts'

/**
 * Puts variables into a Nunjucks template. It is interpreted: no code is generated or run, only the variables' own
 * members are reached, and steps, loops and text are bounded. What variables bring in is data: braces in it are not
 * looked at again.
 *
 * @throws MissingVariables with every variable that has no value and no guard (`default`, `if`, `is defined`, `or`),
 *   unless these are to be empty
 * @throws TemplateError when the template is not valid, not supported, or breaks a limit
 */
export function renderNunjucks(
  template: string,
  vars: Record<string, unknown>,
  whenMissing: WhenMissing = 'error',
): string {
  const parsed = parseTemplate(template)
  const limits = new Limits()
  const missing = new Set<string>()
  const rendering: Rendering = {
    vars,
    limits,
    missing,
    capture(body, scope) {
      const parts: string[] = []
      let length = 0
      const write = (text: string): void => {
        length += text.length
        limits.text(length)
        parts.push(text)
      }
      run(body, scope, rendering, write)
      return parts.join('')
    },
  }
  try {
    const text = rendering.capture(parsed, new Scope(null))
    if (missing.size > 0 && whenMissing === 'error') throw new MissingVariables([...missing])
    return text
  } catch (thrown) {
    // What fails after a variable was missed fails because of it.
    if (thrown instanceof TemplateError && missing.size > 0) throw new MissingVariables([...missing])
    throw thrown
  }
}

function run(template: Template, scope: Scope, rendering: Rendering, write: (text: string) => void): void {
  for (const statement of template) runOne(statement, scope, rendering, write)
}

function runOne(statement: Statement, scope: Scope, rendering: Rendering, write: (text: string) => void): void {
  const { limits } = rendering
  limits.step()
  if (statement.kind === 'text') {
    write(statement.text)
    return
  }
  limits.line = statement.line
  switch (statement.kind) {
    case 'output':
      write(asText(evaluate(statement.value, scope, rendering), limits))
      return
    case 'if': {
      const chosen = statement.branches.find(({ condition }) => evaluate(condition, scope, rendering, true))
      run(chosen?.body ?? statement.otherwise, scope, rendering, write)
      return
    }
    case 'set': {
      const value = evaluate(statement.value, scope, rendering)
      for (const name of statement.names) scope.assign(name, value)
      return
    }
    case 'switch': {
      const subject = evaluate(statement.subject, scope, rendering, true)
      const at = statement.cases.findIndex(({ value }) => evaluate(value, scope, rendering) === subject)
      // A case without any content shares that of the next one.
      const body = at < 0 ? undefined : statement.cases.slice(at).find((one) => one.body.length > 0)?.body
      run(body ?? statement.otherwise, scope, rendering, write)
      return
    }
    case 'for':
      loop(statement, scope, rendering, write)
  }
}

function loop(
  statement: Extract<Statement, { kind: 'for' }>,
  scope: Scope,
  rendering: Rendering,
  write: (text: string) => void,
): void {
  const { names, over, body, otherwise } = statement
  const rounds = roundsOf(evaluate(over, scope, rendering), names.length)
  const inner = new Scope(scope)
  for (const [index, values] of rounds.entries()) {
    rendering.limits.iterate()
    for (const [position, name] of names.entries()) inner.give(name, values[position])
    inner.give('loop', {
      index: index + 1,
      index0: index,
      revindex: rounds.length - index,
      revindex0: rounds.length - index - 1,
      first: index === 0,
      last: index === rounds.length - 1,
      length: rounds.length,
    })
    run(body, inner, rendering, write)
  }
  if (rounds.length === 0) run(otherwise, scope, rendering, write)
}

/** What each round of a loop is given: items of a list, characters of a text, keys and values of a mapping. */
function roundsOf(value: unknown, names: number): unknown[][] {
  if (Array.isArray(value))
    return value.map((item: unknown) => (names > 1 ? (Array.isArray(item) ? item : []) : [item]))
  if (typeof value === 'string' && names === 1) return value.split('').map((character) => [character])
  return isMapping(value) && names > 1 ? Object.entries(value) : []
}
