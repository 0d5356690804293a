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
