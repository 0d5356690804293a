import { join, posix } from 'node:path'
import ts from 'typescript'
import { type Sources, sourceFiles } from './structure.ts'

/**
 * How many files somebody must open who follows a datum through `src`. A walk is a list of functions that the datum passes,
 * in order. Between one and the next lies the shortest chain of calls from any function that the walk has been in: who
 * comes back to a caller opens no file again. The walk's number is that of the files of all these functions.
 *
 * Calls are read from the code alone: a top-level declaration calls what it names of its own file and of what the file
 * imports, by statement or by `import()`. What is called through a parameter, as an adapter is, is not seen there, but where
 * the adapter is made.
 */

/** A walk: its entry, what it leads to, the most files it should enter, and the functions that the datum passes. */
export type Walk = { name: string; most: number; through: readonly string[] }

/** From a case that is read to a run that is decided. */
const EVALUATED = [
  // Rendered into the prompt's messages.
  'experimentOf',
  'planArm',
  'renderPrompt',
  // Asked: run → trial → cache → budget → pace → provider → Bedrock.
  'runTrial',
  'withResponseCache',
  'Metered',
  'scheduled',
  'converseInput',
  'createBedrock',
  'converseAnswer',
  // Scored, compared, decided.
  'scoreTrial',
  'scoreOne',
  'scorerFor',
  'compareAll',
  'decidePrompt',
  'decideRun',
  'buildReport',
]

/** A function is named as it is exported; `file.ts#name` where two files have one of that name. */
export const WALKS: readonly Walk[] = [
  {
    name: "a case's question, from its line of JSONL to the comment",
    most: 30,
    through: [
      'runAction',
      'commands/evaluate.ts#evaluate',
      // Read: a line → a row → a case.
      'planExperiments',
      'readProject',
      'load.ts#loadNative',
      'readGoldenSet',
      'readJsonLines',
      'readRow',
      ...EVALUATED,
      // Reported.
      'commentOnPullRequest',
      'renderComment',
      'caseTable',
      'untrusted.ts#cell',
      'upsertComment',
    ],
  },
  {
    name: "a tag, from the push to the alias's weight",
    most: 80,
    through: [
      'runAction',
      'readTrigger',
      'decideAuto',
      'releaseStep',
      'releaseName',
      'release',
      // Planned: every prompt's parameter, every function's state.
      'readProject',
      'chooseEnvironment',
      'prepareRelease',
      'planParameter',
      'functionState',
      'functionProblems',
      // Approved.
      'approve',
      'findEvidence',
      'commands/evaluate.ts#evaluate',
      'planExperiments',
      ...EVALUATED,
      'keepEvidence',
      // Written: parameters, record, the version with its pins.
      'publishParameter',
      'labelOf',
      'createSsm',
      'manifestOf',
      'writeRecord',
      'bindFunction',
      'writePins',
      'describeVersion',
      'probeVersion',
      // Moved: the machine decides, the alias client writes.
      'rolloutOf',
      'canaryRollout',
      'RolloutWatch',
      'CanaryMetrics',
      'queriesOf',
      'Analyst',
      'reconcile',
      'state-machine.ts#next',
      'CanaryWatchdog',
      'createAliasClient',
      'writeJournal',
      'createLambda',
    ],
  },
  {
    name: 'a mistake, from its line of YAML to the annotation',
    most: 15,
    through: [
      'runAction',
      'commands/evaluate.ts#evaluate',
      'planExperiments',
      'readProject',
      'load.ts#loadNative',
      'parseYaml',
      'locate',
      'parseWith',
      'expectation',
      'Diagnostics',
      'UserError',
      'mistakenReport',
      'publishResults',
      'stepMessages',
      'annotations',
      'untrusted.ts#oneLine',
    ],
  },
]

/** `file#name` of every top-level declaration → those it names. */
type Calls = ReadonlyMap<string, ReadonlySet<string>>

/** Files of a walk, in the order in which they are first entered. @throws Error when a function is gone, or no call leads to it */
export function filesOf(walk: Walk, calls: Calls): string[] {
  const [entry, ...others] = walk.through.map((name) => nodeOf(name, calls))
  if (entry === undefined) throw new Error(`${walk.name}: a walk needs an entry`)
  const entered = new Set([entry])
  for (const target of others) {
    const chain = shortestChain(entered, target, calls)
    if (chain === null) throw new Error(`${walk.name}: no call leads to ${target}`)
    for (const node of chain) entered.add(node)
  }
  return [...new Set([...entered].map(fileOf))]
}

function fileOf(node: string): string {
  return node.slice(0, node.indexOf('#'))
}

function nodeOf(name: string, calls: Calls): string {
  const ending = name.includes('#') ? `/${name}` : `#${name}`
  const found = [...calls.keys()].filter((node) => `/${node}`.endsWith(ending))
  const [only] = found
  if (only === undefined || found.length > 1)
    throw new Error(`${name}: ${found.join(', ') || 'there is no such function'}`)
  return only
}

/** Breadth first, from all of `from` at once. */
function shortestChain(from: ReadonlySet<string>, target: string, calls: Calls): string[] | null {
  const cameFrom = new Map<string, string | null>([...from].map((node) => [node, null]))
  for (const node of cameFrom.keys()) {
    if (node === target) {
      const chain: string[] = []
      for (let at: string | null = node; at !== null; at = cameFrom.get(at) ?? null) chain.unshift(at)
      return chain
    }
    for (const next of calls.get(node) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, node)
  }
  return null
}

/** Which declaration names which. @param files path below `src` → text */
export function callsOf(files: Sources): Calls {
  const parsed = [...files].map(([file, text]) => ({
    file,
    source: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true),
  }))
  const exported = new Map(parsed.map(({ file, source }) => [file, new Set(declared(source).keys())]))
  const calls = new Map<string, Set<string>>()
  for (const { file, source } of parsed) {
    const own = declared(source)
    const imported = importedNames(file, source)
    const lazy = lazyImports(file, source)
    for (const [name, declaration] of own) {
      const named = new Set<string>()
      const visit = (node: ts.Node): void => {
        if (ts.isTypeNode(node)) return
        if (ts.isIdentifier(node)) {
          const target = imported.get(node.text)
          if (target !== undefined) named.add(target)
          else if (own.has(node.text) && node.text !== name) named.add(`${file}#${node.text}`)
          // A name of a file that is loaded lazily: `const { name } = await import(…)`, here or by way of a function beside.
          for (const other of lazy) if (exported.get(other)?.has(node.text)) named.add(`${other}#${node.text}`)
        }
        ts.forEachChild(node, visit)
      }
      visit(declaration)
      calls.set(`${file}#${name}`, named)
    }
  }
  return calls
}

/** Functions, classes and constants of a file, by name. */
function declared(source: ts.SourceFile): Map<string, ts.Node> {
  const found = new Map<string, ts.Node>()
  for (const statement of source.statements) {
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name !== undefined) {
      found.set(statement.name.text, statement)
    }
    if (ts.isVariableStatement(statement)) {
      for (const one of statement.declarationList.declarations) {
        if (ts.isIdentifier(one.name)) found.set(one.name.text, one)
      }
    }
  }
  return found
}

/** Names that import statements bring in, without types → the declaration they stand for. */
function importedNames(file: string, source: ts.SourceFile): Map<string, string> {
  const found = new Map<string, string>()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const target = resolved(file, statement.moduleSpecifier.text)
    const names = statement.importClause?.namedBindings
    if (target === null || names === undefined || !ts.isNamedImports(names)) continue
    for (const one of names.elements) {
      if (!one.isTypeOnly) found.set(one.name.text, `${target}#${(one.propertyName ?? one.name).text}`)
    }
  }
  return found
}

/** Files of `src` that a file loads by `import()`. */
function lazyImports(file: string, source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments
      const target = specifier !== undefined && ts.isStringLiteral(specifier) ? resolved(file, specifier.text) : null
      if (target !== null) found.push(target)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function resolved(file: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : null
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const calls = callsOf(sourceFiles(join(import.meta.dirname, '../src')))
  for (const walk of WALKS) {
    const files = filesOf(walk, calls)
    console.log(`${walk.name}: ${files.length} files (at most ${walk.most} are wanted)`)
    if (process.argv.includes('--files')) console.log(files.map((file) => `  ${file}`).join('\n'))
  }
}
