/** A template that is understood in full: nothing in it is left to be refused when it is filled in. */
export type Template = readonly Statement[]

export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'name'; name: string }
  | { kind: 'member'; target: Expression; key: Expression }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'mapping'; entries: Array<{ key: string; value: Expression }> }
  | { kind: 'unary'; operator: 'not' | '-' | '+'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'compare'; first: Expression; rest: Array<{ operator: Comparison; operand: Expression }> }
  | { kind: 'either'; condition: Expression; yes: Expression; no: Expression | null }
  | { kind: 'filter'; name: string; operand: Expression; args: Arguments; line: number }
  | { kind: 'test'; name: string; operand: Expression; args: Expression[]; line: number }
  | { kind: 'range'; args: Expression[]; line: number }
  | { kind: 'captured'; body: Template }

export type Arguments = { positional: Expression[]; named: Array<{ key: string; value: Expression }> }

export type BinaryOperator = 'and' | 'or' | 'in' | '+' | '~' | '-' | '*' | '/' | '//' | '%' | '**'
export type Comparison = '==' | '===' | '!=' | '!==' | '<' | '>' | '<=' | '>='

export type Statement =
  | { kind: 'text'; text: string }
  | { kind: 'output'; value: Expression; line: number }
  | { kind: 'if'; branches: Array<{ condition: Expression; body: Template }>; otherwise: Template; line: number }
  | { kind: 'for'; names: string[]; over: Expression; body: Template; otherwise: Template; line: number }
  | { kind: 'set'; names: string[]; value: Expression; line: number }
  | {
      kind: 'switch'
      subject: Expression
      cases: Array<{ value: Expression; body: Template }>
      otherwise: Template
      line: number
    }
