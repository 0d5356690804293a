import { TemplateError } from '../template-error.ts'
import { pathOf } from './evaluate.ts'
import { parseTemplate } from './parse.ts'
import type { Expression, Statement, Template } from './tree.ts'

/**
 * The variables that a Nunjucks template takes from outside, in its order, each once, members with their path
 * (`user.name`). Names that it sets itself are not among them. Empty for a text that is no valid template.
 */
export function nunjucksVariables(template: string): string[] {
  const names = new Set<string>()
  try {
    ofTemplate(parseTemplate(template), new Set(), names)
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown
  }
  return [...names]
}

/** `own`: names that the template has set up to here; `set` adds to them. */
function ofTemplate(template: Template, own: Set<string>, names: Set<string>): void {
  for (const statement of template) ofStatement(statement, own, names)
}

function ofStatement(statement: Statement, own: Set<string>, names: Set<string>): void {
  switch (statement.kind) {
    case 'text':
      return
    case 'output':
      ofExpression(statement.value, own, names)
      return
    case 'set':
      ofExpression(statement.value, own, names)
      for (const name of statement.names) own.add(name)
      return
    case 'if':
      for (const { condition, body } of statement.branches) {
        ofExpression(condition, own, names)
        ofTemplate(body, own, names)
      }
      ofTemplate(statement.otherwise, own, names)
      return
    case 'switch':
      ofExpression(statement.subject, own, names)
      for (const { value, body } of statement.cases) {
        ofExpression(value, own, names)
        ofTemplate(body, own, names)
      }
      ofTemplate(statement.otherwise, own, names)
      return
    case 'for':
      ofExpression(statement.over, own, names)
      ofTemplate(statement.body, new Set([...own, ...statement.names, 'loop']), names)
      ofTemplate(statement.otherwise, own, names)
  }
}

function ofExpression(expression: Expression, own: Set<string>, names: Set<string>): void {
  const also = (inner: Expression): void => ofExpression(inner, own, names)
  switch (expression.kind) {
    case 'literal':
      return
    case 'name':
      if (!own.has(expression.name)) names.add(expression.name)
      return
    case 'member': {
      const path = pathOf(expression)
      const [root = ''] = path.split('.')
      if (path.includes('…')) {
        also(expression.target)
        also(expression.key)
      } else if (!own.has(root)) names.add(path)
      return
    }
    case 'list':
      expression.items.forEach(also)
      return
    case 'mapping':
      for (const { value } of expression.entries) also(value)
      return
    case 'unary':
      also(expression.operand)
      return
    case 'binary':
      also(expression.left)
      also(expression.right)
      return
    case 'compare':
      also(expression.first)
      for (const { operand } of expression.rest) also(operand)
      return
    case 'either':
      also(expression.condition)
      also(expression.yes)
      if (expression.no !== null) also(expression.no)
      return
    case 'filter':
      also(expression.operand)
      expression.args.positional.forEach(also)
      for (const { value } of expression.args.named) also(value)
      return
    case 'test':
      also(expression.operand)
      expression.args.forEach(also)
      return
    case 'range':
      expression.args.forEach(also)
      return
    case 'captured':
      ofTemplate(expression.body, own, names)
  }
}
