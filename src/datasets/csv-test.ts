/** A row of a table as the test of a promptfoo configuration that it means. */
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { readExpectations, toBoolean, toNumber } from './csv-row.ts'
import type { Row } from './row.ts'

/**
 * Columns that begin with `__` are the test's own: `__expected…`, `__description`, `__prefix`, `__suffix`, `__metric`,
 * `__threshold`, `__providerOutput`, `__metadata:name` and `__metadata:name[]`. All others are variables, whatever they are
 * called.
 */
export function readCsvTest(
  columns: readonly string[],
  cells: readonly string[],
  place: { file: string; line: number },
): Read<Row | null> {
  const diagnostics = new Diagnostics()
  const cell = new Map(columns.map((name, index) => [name, cells[index] ?? '']))
  // Columns without a name hold nothing.
  cell.delete('')
  const filled = (name: string): string | undefined => cell.get(name)?.trim() || undefined
  const test = new Map<string, unknown>()
  test.set('vars', Object.fromEntries([...cell].filter(([name]) => !OWN.test(name))))
  test.set('assert', diagnostics.take(readExpectations(cell, place)))
  const around = ['prefix', 'suffix'].map((name): [string, unknown] => [name, cell.get(`__${name}`)])
  test.set('options', Object.fromEntries(around.filter(([, text]) => text)))
  test.set('providerOutput', cell.get('__providerOutput') || undefined)
  const threshold = filled('__threshold')
  if (threshold !== undefined) test.set('threshold', toNumber(threshold))
  const metadata = [...cell].flatMap(([name, text]): Array<[string, unknown]> => {
    const [, key, list] = /^__metadata:(.+?)(\[\])?$/.exec(name) ?? []
    if (key === undefined || text.trim() === '') return []
    if (list !== undefined) return [[key, text.split(/(?<!\\),/).map((one) => one.trim().replaceAll('\\,', ','))]]
    if (key === 'tags') return [[key, text.split(',').map((one) => one.trim())]]
    return [[key, key === 'critical' ? toBoolean(text) : text]]
  })
  if (metadata.length > 0) test.set('metadata', Object.fromEntries(metadata))
  if (diagnostics.any) return diagnostics.withValue(null)
  const located = {
    value: Object.fromEntries([...test].filter(([, value]) => value !== undefined)),
    line: () => place.line,
  }
  return diagnostics.withValue({ located, at: [], description: filled('__description') ?? null, ...place })
}

const OWN = /^__(?:expected\d*|description|prefix|suffix|metric|threshold|providerOutput|metadata(?::.+)?|config:.+)$/
