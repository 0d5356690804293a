import type { Node } from 'nunjucks/src/parser.js'
import { TemplateError } from '../template-error.ts'
import { convertExpression, nameOf, nodesOf } from './convert-expressions.ts'
import { lineOf, refused } from './refusals.ts'
import type { Statement, Template } from './tree.ts'

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
