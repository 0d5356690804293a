import type { Node } from 'nunjucks/src/parser.js'
import { closest } from '../../source/closest.ts'
import { TemplateError } from '../template-error.ts'
import { FILTERS } from './filters.ts'
import { lineOf, refused } from './refusals.ts'
import type { Arguments, BinaryOperator, Comparison, Expression, Statement, Template } from './tree.ts'
import { VALUE_TESTS } from './value-tests.ts'

/** Levels of one expression, a chain of operators or members counted in full: whatever walks it recurses that deep. */
const MAX_DEPTH = 200

const SUMS = { Add: '+', Sub: '-', Concat: '~' } as const
const PRODUCTS = { Mul: '*', Div: '/', Mod: '%' } as const
const OTHERS = { And: 'and', Or: 'or', In: 'in', FloorDiv: '//', Pow: '**' } as const
const COMPARISONS: readonly Comparison[] = ['==', '===', '!=', '!==', '<', '>', '<=', '>=']

/** @throws TemplateError for everything that is not run */
function convertExpression(node: Node, depth = 0): Expression {
  if (depth > MAX_DEPTH) {
    const hint = 'Compute parts of it with `{% set %}` first.'
    throw new TemplateError(`an expression has more than ${MAX_DEPTH} levels`, lineOf(node), hint)
  }
  const inner = (child: Node): Expression => convertExpression(child, depth + 1)
  const line = lineOf(node)
  switch (node.typename) {
    case 'Literal':
      return { kind: 'literal', value: literal(node.value, line) }
    case 'Symbol':
      return { kind: 'name', name: variableName(node) }
    case 'LookupVal':
      return { kind: 'member', target: inner(node.target), key: inner(node.val) }
    case 'Group':
      return inner(onlyOne(node.children, line))
    case 'Array':
      return { kind: 'list', items: node.children.map(inner) }
    case 'Dict':
      return { kind: 'mapping', entries: node.children.map((pair) => entry(pair, inner)) }
    case 'Not':
    case 'Neg':
    case 'Pos': {
      const operator = ({ Not: 'not', Neg: '-', Pos: '+' } as const)[node.typename]
      return { kind: 'unary', operator, operand: inner(node.target) }
    }
    case 'Add':
    case 'Sub':
    case 'Concat':
      return chain(node, SUMS, depth)
    case 'Mul':
    case 'Div':
    case 'Mod':
      return chain(node, PRODUCTS, depth)
    case 'And':
    case 'Or':
    case 'In':
    case 'FloorDiv':
    case 'Pow':
      return { kind: 'binary', operator: OTHERS[node.typename], left: inner(node.left), right: inner(node.right) }
    case 'Compare':
      return { kind: 'compare', first: inner(node.expr), rest: node.ops.flatMap((one) => comparison(one, inner)) }
    case 'InlineIf':
      return {
        kind: 'either',
        condition: inner(node.cond),
        yes: inner(node.body),
        no: node.else_ === null ? null : inner(node.else_),
      }
    case 'Is':
      return test(node.left, node.right, inner)
    case 'Filter':
      return filter(nameOf(node.name), nodesOf(node.args), line, inner)
    case 'FunCall':
      return call(node.name, nodesOf(node.args), line, inner)
    case 'Capture':
      return { kind: 'captured', body: convertTemplate(node.body) }
    default:
      throw refused(node)
  }
}

/** The name that a statement gives to a value. */
function nameOf(node: Node): string {
  if (node.typename === 'Symbol') return String(node.value)
  throw new TemplateError('expected a name here', lineOf(node), 'Write a plain name, without dots or brackets.')
}

function nodesOf(node: Node): Node[] {
  return 'children' in node ? node.children : []
}

function variableName(node: Node): string {
  const name = nameOf(node)
  if (name !== 'env') return name
  const hint = 'Write the value, or make it a variable of the tests.'
  throw new TemplateError('`env`: environment variables are not read', lineOf(node), hint)
}

function literal(value: unknown, line: number): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  throw new TemplateError('expected a text, a number, true, false or none', line, 'Correct the expression.')
}

function onlyOne(nodes: readonly Node[], line: number): Node {
  const [only, another] = nodes
  if (only !== undefined && another === undefined) return only
  throw new TemplateError('expected one value in the brackets', line, 'Write a list as `[a, b]`.')
}

function entry(pair: Node, inner: (node: Node) => Expression): { key: string; value: Expression } {
  if (pair.typename !== 'Pair') throw refused(pair)
  const { key } = pair
  const written = key.typename === 'Symbol' || key.typename === 'Literal' ? key.value : null
  if (typeof written === 'string') return { key: written, value: inner(pair.value) }
  throw new TemplateError('the key of a mapping must be a text', lineOf(pair), 'Write `{ "key": value }`.')
}

/**
 * A chain of operators that bind alike, from left to right. The library's parser gives each its own precedence, which
 * the JavaScript that it generates undoes again: `7 * 3 % 2` is 1.
 */
function chain(node: Node, operators: Readonly<Record<string, BinaryOperator>>, depth: number): Expression {
  const operands: Node[] = []
  const between: BinaryOperator[] = []
  const waiting: Array<Node | BinaryOperator> = [node]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') between.push(next)
    else {
      const operator = Object.hasOwn(operators, next.typename) ? operators[next.typename] : undefined
      if (operator !== undefined && 'left' in next) waiting.push(next.right, operator, next.left)
      else operands.push(next)
    }
  }
  const [first = node, ...rest] = operands
  const below = depth + rest.length
  return rest.reduce<Expression>(
    (left, operand, index) => ({
      kind: 'binary',
      operator: between[index] ?? '+',
      left,
      right: convertExpression(operand, below + 1),
    }),
    convertExpression(first, below + 1),
  )
}

function comparison(node: Node, inner: (node: Node) => Expression) {
  if (node.typename !== 'CompareOperand') return []
  const operator = COMPARISONS.find((one) => one === node.type)
  return operator === undefined ? [] : [{ operator, operand: inner(node.expr) }]
}

function test(left: Node, right: Node, inner: (node: Node) => Expression): Expression {
  const line = lineOf(right)
  const called = right.typename === 'FunCall'
  const named = called ? right.name : right
  const written = named.typename === 'Literal' || named.typename === 'Symbol' ? named.value : undefined
  const name = written === null ? 'none' : String(written)
  if (!VALUE_TESTS.has(name)) throw unknown('test', name, VALUE_TESTS.keys(), line)
  const args = called ? positional(nodesOf(right.args), `is ${name}`, line) : []
  return { kind: 'test', name, operand: inner(left), args: args.map(inner), line }
}

function filter(name: string, args: readonly Node[], line: number, inner: (node: Node) => Expression): Expression {
  if (name === 'random') {
    const hint = 'Write the value itself: every run and both arms are asked the same.'
    throw new TemplateError('`random` draws by chance, which is not supported', line, hint)
  }
  const existing = FILTERS.get(name)
  if (existing === undefined) throw unknown('filter', name, FILTERS.keys(), line)
  const [operand, ...others] = args
  if (operand === undefined) throw unknown('filter', name, FILTERS.keys(), line)
  const written: Arguments = { positional: [], named: [] }
  for (const arg of others) {
    if (arg.typename !== 'KeywordArgs') written.positional.push(inner(arg))
    else written.named.push(...arg.children.map((pair) => entry(pair, inner)))
  }
  const odd = written.named.find(({ key }) => !existing.named.includes(key))
  if (odd !== undefined) {
    const hint =
      existing.named.length > 0 ? `Known here: ${existing.named.join(', ')}.` : 'Write the arguments in their order.'
    throw new TemplateError(`the filter \`${name}\` takes no \`${odd.key}=\``, line, hint)
  }
  return { kind: 'filter', name, operand: inner(operand), args: written, line }
}

function call(callee: Node, args: readonly Node[], line: number, inner: (node: Node) => Expression): Expression {
  if (callee.typename === 'Symbol' && callee.value === 'range') {
    return { kind: 'range', args: positional(args, 'range', line).map(inner), line }
  }
  throw new TemplateError(
    `\`${pathOf(callee)}(…)\`: functions are not called in templates`,
    line,
    'Use a filter (`{{ text | upper }}`), or compute the value into a variable. Only `range(n)` is known.',
  )
}

function positional(args: readonly Node[], what: string, line: number): readonly Node[] {
  if (!args.some(({ typename }) => typename === 'KeywordArgs')) return args
  throw new TemplateError(`\`${what}\` takes no arguments with names`, line, 'Write the arguments in their order.')
}

/** How a callee was written, as far as it is names. */
function pathOf(node: Node): string {
  const names: string[] = []
  let here = node
  while (here.typename === 'LookupVal') {
    names.unshift('value' in here.val && typeof here.val.value === 'string' ? here.val.value : '…')
    here = here.target
  }
  const text = [here.typename === 'Symbol' ? String(here.value) : '…', ...names].join('.')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function unknown(what: string, name: string, existing: Iterable<string>, line: number): TemplateError {
  const names = [...existing].sort()
  const meant = closest(name, names)
  const hint = meant === null ? `Known are ${names.join(', ')}.` : `Did you mean \`${meant}\`?`
  return new TemplateError(`there is no ${what} \`${name.slice(0, 60)}\``, line, hint)
}

/**
 * The library's tree as ours.
 * @throws TemplateError for everything that is not run
 */
export function convertTemplate(node: Node): Template {
  return nodesOf(node).flatMap(convertStatement)
}

function convertStatement(node: Node): Statement[] {
  const line = lineOf(node)
  switch (node.typename) {
    case 'NodeList':
      return nodesOf(node).flatMap(convertStatement)
    case 'Output':
      return node.children.map((child) =>
        child.typename === 'TemplateData'
          ? { kind: 'text', text: String(child.value) }
          : { kind: 'output', value: convertExpression(child), line },
      )
    case 'If':
      return [convertIf(node, line)]
    case 'For':
      return [
        {
          kind: 'for',
          names: node.name.typename === 'Array' ? node.name.children.map(nameOf) : [nameOf(node.name)],
          over: convertExpression(node.arr),
          body: convertTemplate(node.body),
          otherwise: node.else_ === null ? [] : convertTemplate(node.else_),
          line,
        },
      ]
    case 'Set':
      return [{ kind: 'set', names: node.targets.map(nameOf), value: setValue(node, line), line }]
    case 'Switch':
      return [
        {
          kind: 'switch',
          subject: convertExpression(node.expr),
          cases: node.cases.flatMap((one) =>
            one.typename === 'Case' ? [{ value: convertExpression(one.cond), body: convertTemplate(one.body) }] : [],
          ),
          otherwise: node.default === null ? [] : convertTemplate(node.default),
          line,
        },
      ]
    default:
      throw refused(node)
  }
}

/** `elif` is to the library an `if` inside the `else` before it. */
function convertIf(first: Extract<Node, { typename: 'If' | 'InlineIf' }>, line: number): Statement {
  const branches = []
  let node: Node | null = first
  while (node?.typename === 'If') {
    branches.push({ condition: convertExpression(node.cond), body: convertTemplate(node.body) })
    node = node.else_
  }
  return { kind: 'if', branches, otherwise: node === null ? [] : convertTemplate(node), line }
}

function setValue(node: Extract<Node, { typename: 'Set' }>, line: number) {
  const value = node.value ?? node.body
  if (value !== undefined) return convertExpression(value)
  throw new TemplateError('`set` sets nothing', line, 'Write `{% set name = value %}`.')
}
