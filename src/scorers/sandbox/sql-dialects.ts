/** Each dialect's grammar is a quarter of a megabyte, so only the one that is asked for is loaded. */
export const GRAMMARS = {
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

/** The dialect of a name in upper or lower case; null when there is none. */
export function sqlDialect(name: string): SqlDialect | null {
  const lower = name.toLowerCase()
  return isDialect(lower) ? lower : null
}

export const SQL_DIALECTS: readonly string[] = Object.keys(GRAMMARS)

function isDialect(name: string): name is SqlDialect {
  return Object.hasOwn(GRAMMARS, name)
}

export type SqlDialect = keyof typeof GRAMMARS
