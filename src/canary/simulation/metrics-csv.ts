import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { diagnostic } from '../../errors.ts'
import { clean, Diagnostics, type Read, refused } from '../../source/diagnostics.ts'

/** One row of a user's own metrics: what one version did in one period. Null where the file has no such column or cell. */
export type MetricsRow = {
  /** Unix milliseconds. */
  time: number
  version: 'stable' | 'canary'
  invocations: number
  errors: number
  /** Milliseconds. */
  p99: number | null
  /** Mean of the period's scores. */
  quality: number | null
  /** Mean of the period's requests, US dollars. */
  cost: number | null
}

const COLUMNS = ['time', 'version', 'invocations', 'errors', 'p99', 'quality', 'cost'] as const
const NEEDED = ['time', 'invocations', 'errors'] as const

const cell = z.string().transform((text) => (text.trim() === '' ? null : Number(text)))
const scored = cell.pipe(z.number('must be a number').nonnegative('must not be negative').nullable())
const counted = z.string().trim().regex(/^\d+$/, 'must be a whole number, not negative').transform(Number)
const row = z.object({
  time: z.string().transform(timeOf).pipe(z.number('must be a time such as 2026-05-04T10:00:00Z, or Unix seconds')),
  version: z.enum(['stable', 'canary'], 'must be stable or canary').prefault('stable'),
  invocations: counted,
  errors: counted,
  p99: scored.prefault(''),
  quality: scored.prefault(''),
  cost: scored.prefault(''),
})

/**
 * Metrics as CSV with a header. `time`, `invocations` and `errors` are needed; `version` (stable or canary), `p99`,
 * `quality` and `cost` are not. Rows come back in the order of their time.
 */
export function readMetrics(text: string, file: string): Read<MetricsRow[]> {
  const { value: records, diagnostics: unreadable } = recordsOf(text, file)
  const [header, ...body] = records ?? []
  if (header === undefined) {
    const hint = `Begin with the line ${COLUMNS.join(',')}.`
    const empty = diagnostic({ file, message: 'there are no metrics in it', hint })
    return { value: [], diagnostics: [...unreadable, empty] }
  }
  const diagnostics = new Diagnostics()
  const columns = header.map((name) => name.trim())
  const missing = NEEDED.filter((name) => !columns.includes(name))
  const unknown = columns.filter((name) => !COLUMNS.some((existing) => existing === name))
  if (missing.length + unknown.length > 0) {
    const wrong = [
      ...missing.map((name) => `the column ${name} is missing`),
      ...unknown.map((name) => `there is no column "${name}"`),
    ]
    diagnostics.add({ file, line: 1, message: wrong.join('; '), hint: `Columns are ${COLUMNS.join(', ')}.` })
    return diagnostics.withValue([])
  }
  if (body.length === 0) diagnostics.add({ file, message: 'has no rows', hint: 'Give one row for each minute.' })
  const rows = body.flatMap((cells, index) => {
    const parsed = row.safeParse(Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])))
    if (parsed.success && parsed.data.errors <= parsed.data.invocations) return [parsed.data]
    const at = { file, line: index + 2, hint: null }
    if (parsed.success) diagnostics.add({ ...at, field: 'errors', message: 'must not be more than invocations' })
    for (const { path, message } of parsed.error?.issues ?? []) {
      diagnostics.add({ ...at, field: path.join('.') || null, message })
    }
    return []
  })
  return diagnostics.withValue(rows.toSorted((a, b) => a.time - b.time))
}

function recordsOf(text: string, file: string): Read<string[][] | null> {
  try {
    const records = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true })
    return clean(z.array(z.array(z.string())).parse(records))
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    return refused({ file, message: thrown.message, hint: 'Write it as CSV, separated by commas.' })
  }
}

/** ISO 8601, or Unix seconds or milliseconds; NaN for anything else. */
function timeOf(written: string): number {
  const text = written.trim()
  if (!/^\d+(\.\d+)?$/.test(text)) return Date.parse(text)
  return Number(text) < 1e11 ? Number(text) * 1000 : Number(text)
}
