import type { Parser, TableColumnAst } from 'node-sql-parser'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../scoring-error.ts'
import type { BoundedJob } from './job.ts'
import { GRAMMARS, type SqlDialect } from './sql-dialects.ts'
import { looksBroken } from './sql-signs.ts'

export async function loadSqlParser(dialect: SqlDialect): Promise<Parser> {
  const { default: module } = await GRAMMARS[dialect]()
  return new module.Parser()
}

/**
 * For each statement: null when it is SQL that touches nothing but the allowed tables and columns, else why not.
 * @throws ScoringError when it is nested deeper than can be read
 */
export function notSql(parser: Parser, job: Extract<BoundedJob, { kind: 'sql' }>): Array<string | null> {
  const { statements, dialect, tables, columns } = job
  const mayTouch = { tables: allowance(tables), columns: allowance(columns?.flatMap(alsoUnqualified) ?? null) }
  return statements.map((statement) => {
    if (statement.trim() === '' || looksBroken(statement.trim(), dialect)) return `it is no SQL of ${dialect}`
    const read = parsed(parser, statement, dialect)
    if (typeof read === 'string') return `it is no SQL of ${dialect}: ${read}`
    const table = read.tableList.find((one) => !mayTouch.tables(one))
    if (table !== undefined) return `it touches the table ${table}, which is not allowed`
    const column = read.columnList.find((one) => !mayTouch.columns(one))
    return column === undefined ? null : `it touches the column ${column}, which is not allowed`
  })
}

/** Length of a parser's message that is worth showing; it lists everything that it would have taken instead. */
const SHOWN = 120

function parsed(parser: Parser, statement: string, dialect: SqlDialect): TableColumnAst | string {
  try {
    return parser.parse(statement, { database: dialect })
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new ScoringError('the SQL is nested deeper than can be read')
    const message = messageOf(thrown)
    return message.length > SHOWN ? `${message.slice(0, SHOWN)}…` : message
  }
}

/** Entries are regular expressions over `action::table::column`, in upper or lower case. */
function allowance(entries: readonly string[] | null): (touched: string) => boolean {
  if (entries === null) return () => true
  const patterns = entries.map((entry) => new RegExp(`^(?:${entry})$`, 'i'))
  return (touched) => patterns.some((pattern) => pattern.test(touched))
}

/** A column of a table is allowed without its table too: `SELECT a FROM t` does not say whose `a` it is. */
function alsoUnqualified(entry: string): string[] {
  const [action, table, column, ...more] = entry.split('::')
  if (table === undefined || column === undefined || more.length > 0 || table === 'null') return [entry]
  return [entry, `${action}::null::${column}`]
}
