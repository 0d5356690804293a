import { FILTERS } from './filters.ts'
import type { Limits } from './limits.ts'
import { compare, operate } from './operators.ts'
import type { Scope } from './scope.ts'
import type { Arguments, Expression, Template } from './tree.ts'
import { VALUE_TESTS } from './value-tests.ts'
import { member, primitive } from './values.ts'

/** One rendering under way. */
export type Rendering = {
  vars: Record<string, unknown>
  limits: Limits
  /** Variables that were used although they were not given. */
  missing: Set<string>
  /** Renders a part of the template into a text. */
  capture(body: Template, scope: Scope): string
}

/**
 * The value of an expression. A variable that was not given is noted as missing, unless the template asks for it: in a
 * condition, before `default`, `is`, `or`, `and` and `not` (`guarded`).
 */
export function evaluate(expression: Expression, scope: Scope, rendering: Rendering, guarded = false): unknown {
  const { limits } = rendering
  limits.step()
  const value = (inner: Expression, innerGuarded = guarded) => evaluate(inner, scope, rendering, innerGuarded)
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'name':
    case 'member': {
      const found = lookUp(expression, scope, rendering, guarded)
      // What an expression of its own lacks (`(list | first).name`) is no forgotten variable.
      if (found === undefined && !guarded && rootOf(expression) !== null) rendering.missing.add(pathOf(expression))
      return found
    }
    case 'list':
      return expression.items.map((item) => value(item))
    case 'mapping':
      return Object.fromEntries(expression.entries.map(({ key, value: one }) => [key, value(one)]))
    case 'captured':
      return rendering.capture(expression.body, scope)
    case 'unary': {
      const operand = value(expression.operand, guarded || expression.operator === 'not')
      if (expression.operator === 'not') return !operand
      const number = Number(primitive(operand, limits))
      return expression.operator === '-' ? -number : number
    }
    case 'binary':
      if (expression.operator === 'and') return value(expression.left, true) && value(expression.right)
      if (expression.operator === 'or') return value(expression.left, true) || value(expression.right)
      return operate(expression.operator, value(expression.left), value(expression.right), limits)
    case 'compare':
      return expression.rest.reduce<unknown>(
        (left, { operator, operand }) => compare(operator, left, value(operand), limits),
        value(expression.first),
      )
    case 'either':
      if (value(expression.condition, true)) return value(expression.yes)
      return expression.no === null ? '' : value(expression.no)
    case 'test':
      return (
        VALUE_TESTS.get(expression.name)?.(
          value(expression.operand, true),
          expression.args[0] === undefined ? undefined : value(expression.args[0]),
          limits,
        ) ?? false
      )
    case 'filter': {
      const filter = FILTERS.get(expression.name)
      const asks = expression.name === 'default' || expression.name === 'd'
      const operand = value(expression.operand, guarded || asks)
      const args = argumentsOf(expression.args, filter?.named ?? [], (inner) => value(inner, false))
      return filter?.apply(operand, args, limits)
    }
    case 'range':
      return range(
        expression.args.map((arg) => Number(primitive(value(arg), limits))),
        limits,
      )
  }
}

function argumentsOf(args: Arguments, names: readonly string[], value: (expression: Expression) => unknown): unknown[] {
  const given = args.positional.map(value)
  for (const { key, value: one } of args.named) given[names.indexOf(key)] = value(one)
  return given
}

function lookUp(
  expression: Extract<Expression, { kind: 'name' | 'member' }>,
  scope: Scope,
  rendering: Rendering,
  guarded: boolean,
): unknown {
  const { vars } = rendering
  if (expression.kind === 'name') {
    if (scope.has(expression.name)) return scope.get(expression.name)
    return Object.hasOwn(vars, expression.name) ? vars[expression.name] : undefined
  }
  const root = rootOf(expression)
  // A CSV column may be called `user.name`.
  if (root !== null && !scope.has(root)) {
    const path = pathOf(expression)
    if (Object.hasOwn(vars, path)) return vars[path]
  }
  const key = evaluate(expression.key, scope, rendering, guarded)
  return member(evaluate(expression.target, scope, rendering, true), key)
}

function rootOf(expression: Expression): string | null {
  let here = expression
  while (here.kind === 'member') here = here.target
  return here.kind === 'name' ? here.name : null
}

/** A variable as it is written, for messages and as the name of a column. */
export function pathOf(expression: Expression): string {
  const names: string[] = []
  let here = expression
  while (here.kind === 'member') {
    names.unshift(here.key.kind === 'literal' ? String(here.key.value) : '…')
    here = here.target
  }
  return [here.kind === 'name' ? here.name : '…', ...names].join('.')
}

function range(args: readonly number[], limits: Limits): number[] {
  const [first = 0, second, third] = args
  const [start, stop, step] = second === undefined ? [0, first, 1] : [first, second, third || 1]
  const count = Math.max(0, Math.ceil((stop - start) / step))
  if (Number.isNaN(count)) return []
  limits.items(count)
  return Array.from({ length: count }, (_, index) => start + index * step)
}
