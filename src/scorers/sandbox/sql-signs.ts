import type { SqlDialect } from './sql-dialects.ts'

const COLUMN_MODIFIER = 'all|distinct'
const MYSQL_MODIFIER = `${COLUMN_MODIFIER}|distinctrow|high_priority|straight_join|sql_(?:(?:big|buffer|small)_result|cache|calc_found_rows|no_cache)`

/** `SELECT a b FROM`: two names with nothing between them. */
const missingComma = (modifier: string): RegExp =>
  new RegExp(`\\bselect\\s+(?:(?:${modifier})\\s+)*(?!(?:${modifier})\\b)[a-z_]\\w*\\s+[a-z_]\\w*\\s+from\\b`, 'i')

const STANDARD = missingComma(COLUMN_MODIFIER)
const MYSQL = missingComma(MYSQL_MODIFIER)

/**
 * Signs of broken SQL that the grammars let pass, as promptfoo knows them: a backtick without its partner, two column
 * names without a comma (an alias needs its `AS`), and PostgreSQL's `generate_series` in MySQL.
 */
export function looksBroken(statement: string, dialect: SqlDialect): boolean {
  if ((statement.split('`').length - 1) % 2 !== 0) return true
  if (dialect === 'mysql' && /\bgenerate_series\s*\(/i.test(statement)) return true
  const signs = dialect === 'mysql' || dialect === 'mariadb' ? MYSQL : STANDARD
  return signs.test(withoutQuotes(statement, dialect === 'transactsql' || dialect === 'sqlite'))
}

/** The statement with `?` for quoted texts and names, and without comments. Unclosed ones reach to the end. */
function withoutQuotes(sql: string, brackets: boolean): string {
  const parts: string[] = []
  let kept = 0
  for (let at = 0; at < sql.length; ) {
    const skipped = skip(sql, at, brackets)
    if (skipped === null) {
      at++
      continue
    }
    parts.push(sql.slice(kept, at), skipped.instead)
    at = skipped.end
    kept = at
  }
  return [...parts, sql.slice(kept)].join('')
}

type Skipped = { end: number; instead: ' ' | ' ? ' }

function skip(sql: string, at: number, brackets: boolean): Skipped | null {
  const character = sql[at]
  const two = sql.slice(at, at + 2)
  if (character === "'" || character === '"' || character === '`') return quoted(sql, at, character, true)
  if (character === '[' && brackets) return quoted(sql, at, ']', false)
  if (two === '--' || character === '#') {
    LINE.lastIndex = at
    LINE.test(sql)
    return { end: LINE.lastIndex, instead: ' ' }
  }
  if (two === '/*') return { end: after(sql, '*/', at + 2), instead: ' ' }
  if (character !== '$') return null
  DOLLAR_QUOTE.lastIndex = at
  const tag = DOLLAR_QUOTE.exec(sql)?.[0]
  return tag === undefined ? null : { end: after(sql, tag, at + tag.length), instead: ' ? ' }
}

const LINE = /[^\r\n]*/y
const DOLLAR_QUOTE = /\$(?:[a-z_]\w*)?\$/iy

/** A doubled quote is one inside the text. */
function quoted(sql: string, start: number, close: string, escapes: boolean): Skipped {
  for (let at = start + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === close) {
      if (sql[at + 1] !== close) return { end: at + 1, instead: ' ? ' }
      at++
    }
  }
  return { end: sql.length, instead: ' ? ' }
}

function after(sql: string, closing: string, from: number): number {
  const found = sql.indexOf(closing, from)
  return found === -1 ? sql.length : found + closing.length
}
