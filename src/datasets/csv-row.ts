import { diagnostic } from '../errors.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import { shown } from '../source/shown.ts'
import { parseYaml } from '../source/yaml.ts'
import { csvAssertion } from './csv-assertion.ts'
import { ROW_KEYS, type Row } from './row.ts'

type Place = { file: string; line: number }

/** One row as the mapping that it would be in JSON. */
export function readCsvRow(columns: readonly string[], cells: readonly string[], place: Place): Read<Row | null> {
  const diagnostics = new Diagnostics()
  const cell = new Map(columns.map((name, index) => [name, cells[index] ?? '']))
  // Columns without a name hold nothing.
  cell.delete('')
  const filled = (name: string): string | undefined => cell.get(name)?.trim() || undefined
  const row = new Map<string, unknown>()
  for (const [name, text] of cell) {
    if (!ROW_KEYS.has(name)) {
      if (!name.startsWith('__')) row.set(name, text)
    } else if (text.trim() !== '') row.set(name, diagnostics.take(readCell(name, text, place)))
  }
  for (const name of ['cluster', 'critical', 'tags']) {
    const text = filled(`__metadata:${name}`) ?? filled(`__metadata:${name}[]`)
    if (text !== undefined && !row.has(name)) row.set(name, diagnostics.take(readCell(name, text, place)))
  }
  const threshold = filled('__threshold')
  if (threshold !== undefined) row.set('threshold', toNumber(threshold))
  const expectations = diagnostics.take(readExpectations(cell, place))
  if (expectations.length > 0) {
    const assert = row.get('assert')
    row.set('assert', Array.isArray(assert) ? [...assert, ...expectations] : expectations)
  }
  if (diagnostics.any) return diagnostics.withValue(null)
  const located = { value: Object.fromEntries(row), line: () => place.line }
  return diagnostics.withValue({ located, at: [], description: filled('__description') ?? null, ...place })
}

/** A cell in the type of its column; what does not fit stays text, for the row's schema to explain. */
function readCell(name: string, text: string, place: Place): Read<unknown> {
  if (name === 'weight' || name === 'threshold') return clean(toNumber(text))
  if (name === 'critical' || name === 'reviewed') return clean(toBoolean(text))
  if (!['vars', 'assert', 'messages', 'paraphrases'].includes(name)) return clean(text)
  const { value: located, diagnostics } = parseYaml(text, 'cell.json')
  if (located !== null) return clean(located.value)
  const inCell = diagnostics.map(({ message, hint }) =>
    diagnostic({ ...place, field: name, message: message.replace('this', 'the cell'), hint }),
  )
  return { value: undefined, diagnostics: inCell }
}

/** What is no word for yes or no stays text. */
export function toBoolean(text: string): boolean | string {
  return BOOLEANS[text.trim().toLowerCase()] ?? text
}

const BOOLEANS: Record<string, boolean> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
}

export function toNumber(text: string): number | string {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text.trim()) ? Number(text) : text
}

/**
 * The column that gives an `__expected…` column its threshold. `__expected` and `__expected1` both mean the first
 * assertion, so each takes the other's where a file has only one of the two.
 */
export function configColumn(expected: string, columns: { has: (name: string) => boolean }): string {
  const of = (name: string): string => `__config:${name}:threshold`
  const other = new Map([
    ['__expected', '__expected1'],
    ['__expected1', '__expected'],
  ]).get(expected)
  return other === undefined || columns.has(other) || columns.has(of(expected)) ? of(expected) : of(other)
}

/** The `__expected…` cells, with the metric of `__metric` and the thresholds of `__config:__expectedN:threshold`. */
export function readExpectations(cell: ReadonlyMap<string, string>, place: Place): Read<Assertion[]> {
  const diagnostics = new Diagnostics()
  const metric = cell.get('__metric')?.trim()
  const assertions = [...cell].flatMap(([name, text]): Assertion[] => {
    if (!/^__expected\d*$/.test(name) || text.trim() === '') return []
    const found = csvAssertion(text.trim())
    if ('message' in found) {
      diagnostics.add({ ...place, field: name, ...found })
      return []
    }
    const column = configColumn(name, cell)
    const written = cell.get(column)?.trim() || undefined
    const threshold = written === undefined ? undefined : toNumber(written)
    if (typeof threshold === 'string')
      diagnostics.add({
        ...place,
        field: column,
        message: `expected a number, got ${shown(threshold)}`,
        hint: 'Write for example 0.8.',
      })
    return [
      {
        ...found.assertion,
        ...(typeof threshold === 'number' ? { threshold } : {}),
        ...(metric ? { metric } : {}),
      },
    ]
  })
  return diagnostics.withValue(assertions)
}
