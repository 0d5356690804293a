/** A table's rows, of whatever file, as the mappings that they would be in JSON: what columns mean, and which count. */
import type { Diagnostic } from '../errors.ts'
import { closest } from '../source/closest.ts'
import { Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { MAX_TEXT } from '../source/yaml.ts'
import { configColumn, readCsvRow } from './csv-row.ts'
import { readCsvTest } from './csv-test.ts'
import type { Row, RowForm } from './row.ts'

/** `line`: 1-based, of the file or the sheet. */
export type TableLine = { cells: readonly string[]; line: number }

type Place = { file: string; line: number }

/**
 * Rows of a table whose first row names the columns: those of a row (`assert`, `messages` and `vars` hold JSON, `tags` are
 * separated by commas), promptfoo's `__expected…` ones, and variables. Empty cells of named columns count as absent; of
 * variables they are empty text. `__metadata:cluster`, `:critical` and `:tags[]` mean those columns; other metadata is
 * left out. So are rows in which nothing stands, and columns without a name in which nothing does: spreadsheets leave both.
 *
 * @param form `test`: rows of promptfoo, `csv-test.ts`
 * @param remedy what to do about a row that has more or fewer cells than there are columns
 */
export function readTable(lines: readonly TableLine[], file: string, form: RowForm, remedy: string): Read<Row[]> {
  const diagnostics = new Diagnostics()
  const [header, ...body] = lines.filter(({ cells }) => !cells.every(isBlank))
  if (header === undefined) return diagnostics.withValue([])
  const columns = header.cells.map((name) => name.trim())
  diagnostics.addAll(checkHeader(columns, form, { file, line: header.line }))
  diagnostics.addAll(namelessTexts(columns, body, file))
  if (diagnostics.any) return diagnostics.withValue([])
  while (columns.at(-1) === '') columns.pop()
  const rows = body.flatMap(({ cells, line }): Row[] => {
    const row = diagnostics.take(readCells(columns, cells, { file, line }, { form, remedy }))
    return row === null ? [] : [row]
  })
  return diagnostics.withValue(rows)
}

function isBlank(cell: string): boolean {
  return cell.trim() === ''
}

/** Columns without a name in which something stands, each at the first such row. */
function namelessTexts(columns: readonly string[], body: readonly TableLine[], file: string): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  const waiting = new Set(columns.flatMap((name, index) => (name === '' ? [index] : [])))
  for (const { cells, line } of body) {
    if (waiting.size === 0) break
    for (const [index, cell] of cells.entries()) {
      if (!waiting.has(index) || isBlank(cell)) continue
      waiting.delete(index)
      diagnostics.add({
        file,
        line,
        message: `column ${letterOf(index)} has no name in the first row, but something stands in it here`,
        hint: 'Name the column, or empty it.',
      })
    }
  }
  return diagnostics.list
}

/** A column as spreadsheets name it: A to Z, AA, AB, … @param index from 0 */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last
}

function readCells(
  columns: readonly string[],
  cells: readonly string[],
  place: Place,
  { form, remedy }: { form: RowForm; remedy: string },
): Read<Row | null> {
  const length = cells.reduce((sum, cell) => sum + cell.length, 0)
  if (length > MAX_TEXT)
    return refused({
      ...place,
      message: `this row has ${length} characters, more than the ${MAX_TEXT} that are read`,
      hint: 'Shorten it: a model could not read it either.',
    })
  let count = cells.length
  while (count > columns.length && isBlank(cells[count - 1] ?? '')) count -= 1
  if (count !== columns.length)
    return refused({
      ...place,
      message: `the row has ${count} cells, but there are ${columns.length} columns`,
      hint: remedy,
    })
  return form === 'test' ? readCsvTest(columns, cells, place) : readCsvRow(columns, cells, place)
}

const SPECIAL = ['__expected', '__description', '__metric', '__threshold']
const UNSUPPORTED = ['__prefix', '__suffix', '__providerOutput', '__metadata']
const EXPECTED = /^__expected\d*$/
const CONFIG = /^__config:__expected\d*:threshold$/
const SPECIAL_PATTERN = /^__(?:expected\d*|description|metric|threshold|metadata:.+|config:__expected\d*:threshold)$/

function checkHeader(columns: readonly string[], form: RowForm, place: Place): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  const seen = new Set<string>()
  const all = new Set(columns)
  const configured = new Set(columns.filter((name) => EXPECTED.test(name)).map((name) => configColumn(name, all)))
  for (const name of columns) {
    if (name === '') continue
    const again = seen.has(name)
    seen.add(name)
    if (again) diagnostics.add({ ...place, field: name, message: 'names two columns', hint: 'Rename one of them.' })
    else if (form === 'test' ? name === '__metadata' : UNSUPPORTED.includes(name))
      diagnostics.add({
        ...place,
        level: form === 'test' ? 'warning' : 'error',
        field: name,
        message: 'is a column of promptfoo that has no effect here',
        hint: 'Remove it.',
      })
    else if (CONFIG.test(name) && !configured.has(name))
      diagnostics.add({
        ...place,
        field: name,
        message: 'sets the threshold of a column that is not there',
        hint: 'Name the `__expected…` column as it is called here, or remove this one.',
      })
    else if (name.startsWith('_') && !SPECIAL_PATTERN.test(name)) {
      if (form === 'test' && UNSUPPORTED.includes(name)) continue
      const meant = closest(name, form === 'test' ? [...SPECIAL, ...UNSUPPORTED] : SPECIAL)
      if (meant !== null || name.startsWith('__'))
        diagnostics.add({
          ...place,
          // promptfoo takes it for a variable.
          level: form === 'test' ? 'warning' : 'error',
          field: name,
          message: 'unknown column',
          hint: meant === null ? 'Columns that begin with `__` are reserved: rename it.' : `Did you mean \`${meant}\`?`,
        })
    }
  }
  return diagnostics.list
}
