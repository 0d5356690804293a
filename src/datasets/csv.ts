import { CsvError, parse } from 'csv-parse/sync'
import { closest } from '../source/closest.ts'
import type { Diagnostics } from '../source/mistakes.ts'
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
export function readCsv(text: string, file: string, diagnostics: Diagnostics): Row[] {
  const lines = readLines(text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'), file, diagnostics)
  const [header, ...body] = lines ?? []
  if (header === undefined) return []
  const columns = header.cells.map((name) => name.trim())
  const before = diagnostics.list.length
  checkHeader(columns, { file, line: header.line }, diagnostics)
  if (diagnostics.list.length > before) return []
  return body.flatMap(({ cells, line }): Row[] => {
    const length = cells.reduce((sum, cell) => sum + cell.length, 0)
    if (length > MAX_TEXT) {
      diagnostics.add({
        file,
        line,
        message: `this row has ${length} characters, more than the ${MAX_TEXT} that are read`,
        hint: 'Shorten it: a model could not read it either.',
      })
      return []
    }
    if (cells.length !== columns.length) {
      diagnostics.add({
        file,
        line,
        message: `the row has ${cells.length} cells, but there are ${columns.length} columns`,
        hint: 'Put double quotes around cells that contain commas, quotes or line breaks.',
      })
      return []
    }
    const row = readCsvRow(columns, cells, { file, line }, diagnostics)
    return row === null ? [] : [row]
  })
}

/** Records with the line that each begins in. promptfoo reads quotes inside bare cells when it must; so does this. */
function readLines(text: string, file: string, diagnostics: Diagnostics): Line[] | null {
  try {
    return records(text, false)
  } catch (strict) {
    try {
      return records(text, true)
    } catch {
      if (!(strict instanceof CsvError)) throw strict
      diagnostics.add({
        file,
        line: typeof strict.lines === 'number' ? strict.lines : null,
        message: `this is not valid CSV: ${CSV_PROBLEMS[strict.code] ?? strict.code}`,
        hint: 'Put double quotes around cells that contain commas, quotes or line breaks, and double the quotes inside.',
      })
      return null
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

function checkHeader(columns: readonly string[], place: Place, diagnostics: Diagnostics): void {
  const [only = ''] = columns
  if (columns.length === 1 && /[;\t]/.test(only)) {
    diagnostics.add({
      ...place,
      message: 'the columns are not separated by commas',
      hint: 'Save the file with commas.',
    })
    return
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
}
