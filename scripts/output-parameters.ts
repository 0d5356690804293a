import ts from 'typescript'

/** Methods of arrays, maps, sets and of what collects that change what they are called on. */
const FILLING = new Set([
  'push',
  'unshift',
  'splice',
  'pop',
  'shift',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
])

/** Methods that give a part of what they are called on, so that filling it fills the whole. */
const GIVING = new Set(['at', 'find', 'get', 'filter', 'values', 'slice', 'entries', 'toSorted'])

/**
 * Where a function fills one of its parameters instead of returning what it found: it assigns to a property, pushes into a list
 * or sets a key of it, of a part of it, or of what a loop takes from it. Objects that a function made itself may be filled, and what
 * belongs to `this`. What is handed on to another function is not followed.
 * @returns a sentence each
 */
export function outputParameters(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const wrong: string[] = []
  const inside = (node: ts.Node, outer: ReadonlyMap<string, string>): void => {
    const names = ts.isFunctionLike(node) ? withParameters(node, outer) : outer
    const filled = filledBy(node)
    const name = filled === null ? undefined : rootOf(filled)
    const parameter = name === undefined ? undefined : names.get(name)
    if (parameter !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      wrong.push(`src/${file}:${line}: ${functionAround(node)} fills its parameter ${parameter}`)
    }
    // Declarations of a block hold for what follows them in it.
    let declared = names
    ts.forEachChild(node, (child) => {
      declared = withDeclared(child, declared)
      inside(child, declared)
    })
  }
  inside(source, new Map())
  return wrong
}

/** The names that are parameters below a function: its own, and those of the functions around it. */
function withParameters(
  node: ts.SignatureDeclaration,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const own = node.parameters.flatMap(({ name }) => namesIn(name)).map((name): [string, string] => [name, name])
  return new Map([...outer, ...own])
}

/** What a statement declares: parts of a parameter fill it as the parameter itself does, anything else hides it. */
function withDeclared(node: ts.Node, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const declared: Array<[string, string | undefined]> = []
  const declare = ({ declarations }: ts.VariableDeclarationList, of?: ts.Expression): void => {
    for (const { name, initializer } of declarations) {
      const from = of ?? initializer
      const root = from === undefined ? undefined : rootOf(from)
      for (const one of namesIn(name)) declared.push([one, root === undefined ? undefined : outer.get(root)])
    }
  }
  if (ts.isVariableStatement(node)) declare(node.declarationList)
  if (ts.isVariableDeclarationList(node) && ts.isForOfStatement(node.parent)) declare(node, node.parent.expression)
  if (declared.length === 0) return outer
  const names = new Map(outer)
  for (const [name, parameter] of declared) {
    if (parameter === undefined) names.delete(name)
    else names.set(name, parameter)
  }
  return names
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)))
}

/** What a node changes: the object whose property, element or key it writes; null when it changes nothing of an object. */
function filledBy(node: ts.Node): ts.Expression | null {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return ownerOf(node.left)
  if (ts.isPostfixUnaryExpression(node)) return ownerOf(node.operand)
  if (
    ts.isPrefixUnaryExpression(node) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken)
  ) {
    return ownerOf(node.operand)
  }
  if (ts.isDeleteExpression(node)) return ownerOf(node.expression)
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null
  const { expression, name } = node.expression
  if (expression.getText() === 'Object' && ['assign', 'defineProperty'].includes(name.text)) {
    return node.arguments[0] ?? null
  }
  return FILLING.has(name.text) ? expression : null
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment
}

function ownerOf(node: ts.Expression): ts.Expression | null {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : null
}

/** The name that an expression takes a part of; undefined where it makes something of its own. */
function rootOf(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return rootOf(node.expression)
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)) return rootOf(node.expression)
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return GIVING.has(node.expression.name.text) ? rootOf(node.expression.expression) : undefined
  }
  return undefined
}

function functionAround(node: ts.Node): string {
  for (let around: ts.Node | undefined = node.parent; around !== undefined; around = around.parent) {
    if (ts.isFunctionLike(around) && around.name !== undefined) return around.name.getText()
  }
  return 'a function'
}
