/** The two parts of `nunjucks` that are used: text → tokens → tree. They read nothing and generate no code. */

declare module 'nunjucks/src/lexer.js' {
  export type Token = { type: string; value: unknown; lineno: number; colno: number }
  export type Tokenizer = {
    nextToken(): Token | null
    readonly str: string
    readonly index: number
    currentStr(): string
    forwardN(count: number): void
    _extractRegex(pattern: RegExp): RegExpMatchArray | null
  }
  const lexer: { lex(text: string): Tokenizer }
  export default lexer
}

declare module 'nunjucks/src/parser.js' {
  import type { Tokenizer } from 'nunjucks/src/lexer.js'

  type Place = { lineno: number }
  type Several<Name extends string> = Place & { typename: Name; children: Node[] }
  type Pair<Name extends string> = Place & { typename: Name; left: Node; right: Node }
  type Branch<Name extends string> = Place & { typename: Name; cond: Node; body: Node; else_: Node | null }

  /** `lineno` counts from 0. Fields as in `nunjucks/src/nodes`. */
  export type Node =
    | Several<'Root' | 'NodeList' | 'Group' | 'Array' | 'Dict' | 'Output' | 'KeywordArgs'>
    | (Place & { typename: 'Literal' | 'Symbol' | 'TemplateData'; value: unknown })
    | (Place & { typename: 'Pair'; key: Node; value: Node })
    | (Place & { typename: 'LookupVal'; target: Node; val: Node })
    | Branch<'If' | 'InlineIf'>
    | (Place & { typename: 'For'; arr: Node; name: Node; body: Node; else_: Node | null })
    | (Place & { typename: 'FunCall' | 'Filter'; name: Node; args: Node })
    | (Place & { typename: 'Set'; targets: Node[]; value: Node | null; body?: Node })
    | (Place & { typename: 'Switch'; expr: Node; cases: Node[]; default: Node | null })
    | (Place & { typename: 'Case'; cond: Node; body: Node })
    | (Place & { typename: 'Capture'; body: Node })
    | Pair<'In' | 'Is' | 'Or' | 'And' | 'Add' | 'Concat' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow'>
    | (Place & { typename: 'Not' | 'Neg' | 'Pos'; target: Node })
    | (Place & { typename: 'Compare'; expr: Node; ops: Node[] })
    | (Place & { typename: 'CompareOperand'; expr: Node; type: string })
    | (Place & { typename: Refused })

  export type Refused =
    | 'Macro'
    | 'Caller'
    | 'Import'
    | 'FromImport'
    | 'Include'
    | 'Extends'
    | 'Block'
    | 'Super'
    | 'IfAsync'
    | 'AsyncEach'
    | 'AsyncAll'

  const library: { Parser: new (tokens: Tokenizer) => { parseAsRoot(): Node } }
  export default library
}
