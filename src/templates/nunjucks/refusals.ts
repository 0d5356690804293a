import type { Node, Refused } from 'nunjucks/src/parser.js'
import { TemplateError } from '../template-error.ts'

/** What each refused statement is called by those who write it. */
const STATEMENTS: Record<Refused, string> = {
  Macro: 'macro',
  Caller: 'call',
  Import: 'import',
  FromImport: 'from … import',
  Include: 'include',
  Extends: 'extends',
  Block: 'block',
  Super: 'super',
  IfAsync: 'ifAsync',
  AsyncEach: 'asyncEach',
  AsyncAll: 'asyncAll',
}

export function refused(node: Node): TemplateError {
  const statements: Record<string, string> = STATEMENTS
  const name = Object.hasOwn(statements, node.typename) ? statements[node.typename] : node.typename
  if (node.typename === 'Include') {
    const hint = 'Name the file as the whole value (`file://…`), or write its text here.'
    return new TemplateError('`include` is not supported here: only prompts include files', lineOf(node), hint)
  }
  return new TemplateError(
    `\`${name}\` is not supported in templates`,
    lineOf(node),
    'Known statements are if, for, set, switch, filter and raw: write the template out with them.',
  )
}

/** 1-based. */
export function lineOf(node: { lineno: number | undefined }): number {
  return (node.lineno ?? 0) + 1
}
