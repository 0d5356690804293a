import type { Limits } from './limits.ts'
import type { BinaryOperator, Comparison } from './tree.ts'
import { isMapping, primitive } from './values.ts'

type Strict = Exclude<BinaryOperator, 'and' | 'or'>

/** An operator on two values, with JavaScript's meaning for plain ones; lists and mappings count as their text. */
export function operate(operator: Strict, left: unknown, right: unknown, limits: Limits): unknown {
  if (operator === 'in') return isIn(left, right, limits)
  const a = primitive(left, limits)
  const b = primitive(right, limits)
  switch (operator) {
    case '~':
      return joined(String(a), String(b), limits)
    case '+':
      return typeof a === 'string' || typeof b === 'string'
        ? joined(String(a), String(b), limits)
        : Number(a) + Number(b)
    case '-':
      return Number(a) - Number(b)
    case '*':
      return Number(a) * Number(b)
    case '/':
      return Number(a) / Number(b)
    case '//':
      return Math.floor(Number(a) / Number(b))
    case '%':
      return Number(a) % Number(b)
    case '**':
      return Number(a) ** Number(b)
  }
}

export function compare(operator: Comparison, left: unknown, right: unknown, limits: Limits): boolean {
  switch (operator) {
    case '===':
      return left === right
    case '!==':
      return left !== right
    case '==':
      return looselyEqual(left, right, limits)
    case '!=':
      return !looselyEqual(left, right, limits)
    case '<':
      return isBelow(left, right, limits)
    case '>':
      return isBelow(right, left, limits)
    case '<=':
      return ordered(left, right, limits, (a, b) => a <= b)
    case '>=':
      return ordered(right, left, limits, (a, b) => a <= b)
  }
}

export function isBelow(left: unknown, right: unknown, limits: Limits): boolean {
  return ordered(left, right, limits, (a, b) => a < b)
}

/** JavaScript's `==`. */
function looselyEqual(left: unknown, right: unknown, limits: Limits): boolean {
  if (left === right) return true
  const nothing = [left, right].filter((value) => value === undefined || value === null).length
  if (nothing > 0) return nothing === 2
  const objects = [left, right].filter((value) => typeof value === 'object').length
  if (objects === 2) return false
  const a = primitive(left, limits)
  const b = primitive(right, limits)
  return typeof a === typeof b ? a === b : Number(a) === Number(b)
}

function ordered(
  left: unknown,
  right: unknown,
  limits: Limits,
  holds: <T extends string | number>(a: T, b: T) => boolean,
): boolean {
  const a = primitive(left, limits)
  const b = primitive(right, limits)
  return typeof a === 'string' && typeof b === 'string' ? holds(a, b) : holds(Number(a), Number(b))
}

function isIn(key: unknown, container: unknown, limits: Limits): boolean {
  if (typeof container === 'string') {
    limits.text(container.length)
    return container.includes(String(primitive(key, limits)))
  }
  if (Array.isArray(container)) {
    limits.items(container.length)
    return container.includes(key)
  }
  if (isMapping(container)) return Object.hasOwn(container, String(primitive(key, limits)))
  if (container === undefined || container === null) return false
  throw limits.unfit('`in` searches a text, a list or a mapping', 'Compare with `==` instead.')
}

function joined(a: string, b: string, limits: Limits): string {
  limits.text(a.length + b.length)
  return a + b
}
