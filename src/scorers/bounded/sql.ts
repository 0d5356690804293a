import type { Parser, TableColumnAst } from 'node-sql-parser'
import { messageOf } from '../../errors.ts'
import { ScoringError } from '../score.ts'
import type { BoundedJob } from './job.ts'
import { looksBroken } from './sql-signs.ts'

/** Each dialect's grammar is a quarter of a megabyte, so only the one that is asked for is loaded. */
const GRAMMARS = {
  athena: () => import('node-sql-parser/build/athena.js'),
  bigquery: () => import('node-sql-parser/build/bigquery.js'),
  db2: () => import('node-sql-parser/build/db2.js'),
  flinksql: () => import('node-sql-parser/build/flinksql.js'),
  hive: () => import('node-sql-parser/build/hive.js'),
  mariadb: () => import('node-sql-parser/build/mariadb.js'),
  mysql: () => import('node-sql-parser/build/mysql.js'),
  noql: () => import('node-sql-parser/build/noql.js'),
  postgresql: () => import('node-sql-parser/build/postgresql.js'),
  redshift: () => import('node-sql-parser/build/redshift.js'),
  snowflake: () => import('node-sql-parser/build/snowflake.js'),
  sqlite: () => import('node-sql-parser/build/sqlite.js'),
  transactsql: () => import('node-sql-parser/build/transactsql.js'),
  trino: () => import('node-sql-parser/build/trino.js'),
}

export type SqlDialect = keyof typeof GRAMMARS

/** The dialect of a name in upper or lower case; null when there is none. */
export function sqlDialect(name: string): SqlDialect | null {
  const lower = name.toLowerCase()
  return isDialect(lower) ? lower : null
}

export const SQL_DIALECTS: readonly string[] = Object.keys(GRAMMARS)

function isDialect(name: string): name is SqlDialect {
  return Object.hasOwn(GRAMMARS, name)
}

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
