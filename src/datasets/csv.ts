import { CsvError, parse } from 'csv-parse/sync'
import type { Diagnostic } from '../errors.ts'
import { closest } from '../source/closest.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { MAX_TEXT } from '../source/yaml.ts'
import { configColumn, readCsvRow } from './csv-row.ts'
import type { Row } from './row.ts'

type Line = { cells: string[]; line: number }
type Place = { file: string; line: number }

/**
 * Rows of a CSV file (RFC 4180, commas). The first line names the columns: those of a row (`assert`, `messages` and
 * `vars` hold JSON, `tags` are separated by commas), promptfoo's `__expected…` ones, and variables. Empty cells of named
 * columns count as absent; of variables they are empty text. `__metadata:cluster`, `:critical` and `:tags[]` mean those
 * columns; other metadata is left out.
 */
export function readCsv(text: string, file: string): Read<Row[]> {
  const diagnostics = new Diagnostics()
  const lines = diagnostics.take(readLines(text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'), file))
  const [header, ...body] = lines ?? []
  if (header === undefined) return diagnostics.withValue([])
  const columns = header.cells.map((name) => name.trim())
  diagnostics.addAll(checkHeader(columns, { file, line: header.line }))
  if (diagnostics.any) return diagnostics.withValue([])
  const rows = body.flatMap(({ cells, line }): Row[] => {
    const row = diagnostics.take(readCells(columns, cells, { file, line }))
    return row === null ? [] : [row]
  })
  return diagnostics.withValue(rows)
}

function readCells(columns: readonly string[], cells: readonly string[], place: Place): Read<Row | null> {
  const length = cells.reduce((sum, cell) => sum + cell.length, 0)
  if (length > MAX_TEXT)
    return refused({
      ...place,
      message: `this row has ${length} characters, more than the ${MAX_TEXT} that are read`,
      hint: 'Shorten it: a model could not read it either.',
    })
  if (cells.length !== columns.length)
    return refused({
      ...place,
      message: `the row has ${cells.length} cells, but there are ${columns.length} columns`,
      hint: 'Put double quotes around cells that contain commas, quotes or line breaks.',
    })
  return readCsvRow(columns, cells, place)
}

/** Records with the line that each begins in. promptfoo reads quotes inside bare cells when it must; so does this. */
function readLines(text: string, file: string): Read<Line[] | null> {
  try {
    return clean(records(text, false))
  } catch (strict) {
    try {
      return clean(records(text, true))
    } catch {
      if (!(strict instanceof CsvError)) throw strict
      return refused({
        file,
        line: typeof strict.lines === 'number' ? strict.lines : null,
        message: `this is not valid CSV: ${CSV_PROBLEMS[strict.code] ?? strict.code}`,
        hint: 'Put double quotes around cells that contain commas, quotes or line breaks, and double the quotes inside.',
      })
    }
  }
}

const CSV_PROBLEMS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands inside a bare cell',
}

function records(text: string, relaxQuotes: boolean): Line[] {
  const lines: Line[] = []
  parse(text, {
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: relaxQuotes,
    record_delimiter: '\n',
    // The parser counts the line that a record ends in; line breaks within its cells lead back to the first.
    on_record(cells: string[], context) {
      lines.push({ cells, line: context.lines - cells.join('').split('\n').length + 1 })
      return cells
    },
  })
  return lines
}

const SPECIAL = ['__expected', '__description', '__metric', '__threshold']
const UNSUPPORTED = ['__prefix', '__suffix', '__providerOutput', '__metadata']
const EXPECTED = /^__expected\d*$/
const CONFIG = /^__config:__expected\d*:threshold$/
const SPECIAL_PATTERN = /^__(?:expected\d*|description|metric|threshold|metadata:.+|config:__expected\d*:threshold)$/

function checkHeader(columns: readonly string[], place: Place): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  const [only = ''] = columns
  if (columns.length === 1 && /[;\t]/.test(only)) {
    diagnostics.add({
      ...place,
      message: 'the columns are not separated by commas',
      hint: 'Save the file with commas.',
    })
    return diagnostics.list
  }
  const seen = new Set<string>()
  const all = new Set(columns)
  const configured = new Set(columns.filter((name) => EXPECTED.test(name)).map((name) => configColumn(name, all)))
  for (const [index, name] of columns.entries()) {
    const again = seen.has(name)
    seen.add(name)
    if (name === '')
      diagnostics.add({ ...place, message: `column ${index + 1} has no name`, hint: 'Name it, or remove it.' })
    else if (again)
      diagnostics.add({ ...place, field: name, message: 'names two columns', hint: 'Rename one of them.' })
    else if (UNSUPPORTED.includes(name))
      diagnostics.add({
        ...place,
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
      const meant = closest(name, SPECIAL)
      if (meant !== null || name.startsWith('__'))
        diagnostics.add({
          ...place,
          field: name,
          message: 'unknown column',
          hint: meant === null ? 'Columns that begin with `__` are reserved: rename it.' : `Did you mean \`${meant}\`?`,
        })
    }
  }
  return diagnostics.list
}
