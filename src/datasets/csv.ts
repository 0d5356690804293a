import { CsvError, parse } from 'csv-parse/sync'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import type { Row, RowForm } from './row.ts'
import { separatorOf } from './separator.ts'
import { readTable, type TableLine } from './table.ts'

/**
 * Rows of a CSV file (RFC 4180), its cells separated by commas, semicolons or tabs, whichever its rows agree on, or what
 * Excel's own first line says (`sep=;`); those of a `.tsv` by tabs. A byte order mark is no part of the first name.
 */
export function readCsv(text: string, file: string, form: RowForm = 'case'): Read<Row[]> {
  const diagnostics = new Diagnostics()
  const whole = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  const written = /^sep=([,;|\t])(?=\n|$)/i.exec(whole)
  // The line stays, so that the others keep their numbers.
  const table = written === null ? whole : whole.slice(written[0].length)
  const separator = written?.[1] ?? (/\.tsv$/i.test(file) ? '\t' : separatorOf(table))
  const remedy = `Put double quotes around cells that contain ${SEPARATORS[separator] ?? separator}, quotes or line breaks.`
  const lines = diagnostics.take(readLines(table, separator, file))
  return diagnostics.withValue(diagnostics.take(readTable(lines ?? [], file, form, remedy)))
}

const SEPARATORS: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }

/** Records with the line that each begins in. promptfoo reads quotes inside bare cells when it must; so does this. */
function readLines(text: string, separator: string, file: string): Read<TableLine[] | null> {
  try {
    return clean(records(text, separator, false))
  } catch (strict) {
    try {
      return clean(records(text, separator, true))
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

function records(text: string, delimiter: string, relaxQuotes: boolean): TableLine[] {
  const lines: TableLine[] = []
  parse(text, {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: relaxQuotes,
    record_delimiter: '\n',
    // The parser counts the line that a record ends in; line breaks within its cells lead back to the first.
    on_record(cells: string[], context) {
      lines.push({ cells, line: context.lines - cells.join('').split('\n').length + 1 })
      return null
    },
  })
  return lines
}
