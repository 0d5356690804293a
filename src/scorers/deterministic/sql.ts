import { z } from 'zod'
import { kindOf, shown } from '../../source/shown.ts'
import type { Assertion } from '../assertion.ts'
import { binary, diagnosticsOf, isTemplate, patternProblem } from '../assertion-options.ts'
import { SQL_DIALECTS, type SqlDialect, sqlDialect } from '../sandbox/sql-dialects.ts'
import { PARSER_TIMEOUT_MS, runBounded } from '../sandbox/thread.ts'
import type { Scorer, ScoringContext } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

const OPTIONS = [
  `value.databaseType: ${SQL_DIALECTS.join(', ')}, in upper or lower case (MySQL)`,
  'value.allowedTables: list of regular expressions over `action::database::table`, such as `select::null::users` (any)',
  'value.allowedColumns: list of regular expressions over `action::table::column`, such as `select::users::id` (any)',
]

export const isSql: Scorer = {
  type: 'is-sql',
  summary: 'The whole output is SQL, and touches only the allowed tables and columns if there are lists of them.',
  options: OPTIONS,
  source: 'promptfoo `is-sql` (node-sql-parser)',
  check: limitDiagnostics,
  async score(assertion, context) {
    const [reason = null] = await check(assertion, [context.output], context)
    return binary(reason === null, 'the output is SQL', reason ?? '')
  },
}

export const containsSql: Scorer = {
  type: 'contains-sql',
  summary:
    'A fenced code block of the output (```` ```sql ```` or without a language) is SQL as in `is-sql`; without such blocks, the whole output.',
  options: OPTIONS,
  source: 'promptfoo `contains-sql` (node-sql-parser)',
  check: limitDiagnostics,
  async score(assertion, context) {
    const blocks = sqlBlocks(context.output)
    const reasons = await check(assertion, blocks.length > 0 ? blocks : [context.output], context)
    return binary(reasons.includes(null), 'the output contains SQL', reasons.at(-1) ?? '')
  },
}

const Reasons = z.array(z.string().nullable())

async function check(
  assertion: Assertion,
  statements: readonly string[],
  { patience }: ScoringContext,
): Promise<Array<string | null>> {
  const job = { kind: 'sql', statements, ...limitsOf(assertion) } as const
  const limits = { timeoutMs: PARSER_TIMEOUT_MS, what: 'reading the output as SQL', patience }
  return Reasons.parse(await runBounded(job, limits))
}

const allowed = z.array(z.string().min(1)).min(1)

const Value = z.strictObject({
  databaseType: z.string().min(1).optional(),
  allowedTables: allowed.optional(),
  allowedColumns: allowed.optional(),
})

type Limits = { dialect: SqlDialect; tables: string[] | null; columns: string[] | null }

function limitsOf({ value }: Assertion): Limits {
  if (kindOf(value) === 'nothing') return { dialect: 'mysql', tables: null, columns: null }
  const read = Value.safeParse(value)
  if (!read.success) {
    throw new ScoringError(
      'value must be {databaseType, allowedTables, allowedColumns}, each optional; a list must not be empty',
    )
  }
  const { databaseType = 'MySQL', allowedTables: tables = null, allowedColumns: columns = null } = read.data
  const dialect = sqlDialect(databaseType)
  if (dialect === null) {
    throw new ScoringError(`${shown(databaseType)} is no database type; known are ${SQL_DIALECTS.join(', ')}`)
  }
  for (const entry of [...(tables ?? []), ...(columns ?? [])]) compiled(entry)
  return { dialect, tables, columns }
}

function limitDiagnostics(assertion: Assertion): string[] {
  return isTemplate(JSON.stringify(assertion.value) ?? '') ? [] : diagnosticsOf(() => limitsOf(assertion))
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (thrown) {
    throw new ScoringError(`${shown(pattern)} is not a regular expression: ${patternProblem(thrown)}`)
  }
}

const FENCE = /^[ \t]{0,3}(`{3,}|~{3,})[ \t]*(.*)$/

/** The fenced code blocks of a text that are SQL, or of no language; a block that is not closed is none. */
function sqlBlocks(text: string): string[] {
  const blocks: string[] = []
  let open: { fence: string; sql: boolean; lines: string[] } | null = null
  for (const line of text.split(/\r\n?|\n/)) {
    const [, fence = '', rest = ''] = FENCE.exec(line) ?? []
    if (open === null) {
      const language = rest.trim().toLowerCase()
      if (fence !== '') open = { fence, sql: language === '' || language === 'sql', lines: [] }
    } else if (fence.startsWith(open.fence) && rest.trim() === '') {
      if (open.sql) blocks.push(open.lines.join('\n').trim())
      open = null
    } else open.lines.push(line)
  }
  return blocks
}
