import ts from 'typescript'

export type Import = { specifier: string; typeOnly: boolean }

/** What a TypeScript file imports: statements, re-exports and `import()`. */
export function importsOf(text: string): Import[] {
  const found: Import[] = []
  for (const match of text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'/gm,
  )) {
    found.push({ specifier: match[2] ?? match[3] ?? '', typeOnly: match[1] !== undefined })
  }
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) {
    found.push({ specifier: match[1] ?? '', typeOnly: false })
  }
  return found
}

export type SourceFunction = { name: string; line: number; lines: number }

/** Every function of a file, those inside of others too. Lines count from its first word to its closing brace. */
export function functionsOf(file: string, text: string): SourceFunction[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: SourceFunction[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line
      found.push({
        name: node.name?.getText() ?? 'a function without a name',
        line: first + 1,
        lines: last - first + 1,
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

export type Declaration = { name: string; line: number }

/** Every name that a file declares or imports: values, types, parameters, members, and the keys of object literals. */
export function declarationsOf(file: string, text: string): Declaration[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: Declaration[] = []
  const visit = (node: ts.Node): void => {
    if (
      (ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteral(node)) &&
      isNameOf(node.parent, node)
    ) {
      found.push({ name: node.text, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `a.b` and `import.meta` use their `b`, and declare nothing. */
function isNameOf(parent: ts.Node, node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return false
  return 'name' in parent && parent.name === node
}

export type Comment = { text: string; line: number }

/** Every comment of a file; a text that looks like one inside of a string is none. */
export function commentsOf(file: string, text: string): Comment[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = new Map<number, Comment>()
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.pos) ?? []) {
      const line = source.getLineAndCharacterOfPosition(range.pos).line + 1
      found.set(range.pos, { text: text.slice(range.pos, range.end), line })
    }
    for (const range of ts.getTrailingCommentRanges(text, node.end) ?? []) {
      const line = source.getLineAndCharacterOfPosition(range.pos).line + 1
      found.set(range.pos, { text: text.slice(range.pos, range.end), line })
    }
    node.getChildren(source).forEach(visit)
  }
  visit(source)
  return [...found.values()]
}
