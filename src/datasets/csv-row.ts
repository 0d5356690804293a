import type { Assertion } from '../scorers/assertion.ts'
import { shown } from '../source/expectation.ts'
import type { Diagnostics } from '../source/mistakes.ts'
import { parseYaml } from '../source/yaml.ts'
import { csvAssertion } from './csv-assertion.ts'
import { ROW_KEYS, type Row } from './row.ts'

type Place = { file: string; line: number }

/** One row as the mapping that it would be in JSON. */
export function readCsvRow(
  columns: readonly string[],
  cells: readonly string[],
  place: Place,
  diagnostics: Diagnostics,
): Row | null {
  const before = diagnostics.list.length
  const cell = new Map(columns.map((name, index) => [name, cells[index] ?? '']))
  const filled = (name: string): string | undefined => cell.get(name)?.trim() || undefined
  const row = new Map<string, unknown>()
  for (const [name, text] of cell) {
    if (!ROW_KEYS.has(name)) {
      if (!name.startsWith('__')) row.set(name, text)
    } else if (text.trim() !== '') row.set(name, readCell(name, text, place, diagnostics))
  }
  for (const name of ['cluster', 'critical', 'tags']) {
    const text = filled(`__metadata:${name}`) ?? filled(`__metadata:${name}[]`)
    if (text !== undefined && !row.has(name)) row.set(name, readCell(name, text, place, diagnostics))
  }
  const threshold = filled('__threshold')
  if (threshold !== undefined) row.set('threshold', toNumber(threshold))
  const expectations = readExpectations(cell, place, diagnostics)
  if (expectations.length > 0) {
    const assert = row.get('assert')
    row.set('assert', Array.isArray(assert) ? [...assert, ...expectations] : expectations)
  }
  if (diagnostics.list.length > before) return null
  const located = { value: Object.fromEntries(row), line: () => place.line }
  return { located, at: [], description: filled('__description') ?? null, ...place }
}

/** A cell in the type of its column; what does not fit stays text, for the row's schema to explain. */
function readCell(name: string, text: string, place: Place, diagnostics: Diagnostics): unknown {
  if (name === 'weight' || name === 'threshold') return toNumber(text)
  if (name === 'critical' || name === 'reviewed') return BOOLEANS[text.trim().toLowerCase()] ?? text
  if (!['vars', 'assert', 'messages', 'paraphrases'].includes(name)) return text
  const { value: located, diagnostics: inner } = parseYaml(text, 'cell.json')
  for (const { message, hint } of inner)
    diagnostics.add({ ...place, field: name, message: message.replace('this', 'the cell'), hint })
  return located?.value
}

const BOOLEANS: Record<string, boolean> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
}

function toNumber(text: string): number | string {
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
function readExpectations(cell: ReadonlyMap<string, string>, place: Place, diagnostics: Diagnostics): Assertion[] {
  const metric = cell.get('__metric')?.trim()
  return [...cell].flatMap(([name, text]): Assertion[] => {
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
}
