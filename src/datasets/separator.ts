/** Which character separates the cells of a table: people save commas, semicolons (where the comma is the decimal point) and tabs. */
import { CsvError, parse } from 'csv-parse/sync'

/** Tried in this order: of those that fit as well the first is taken. */
const SEPARATORS = [',', ';', '\t']

/** As much of a file as is looked at. */
const MOST_CHARACTERS = 200_000
const MOST_ROWS = 20

/**
 * The separator by which most of the first rows have as many cells as the header, quotes respected. Only what stands in the
 * header can be one, and only when rows below it have it too: a table of one column may have any of them in its texts.
 * @param text without carriage returns
 */
export function separatorOf(text: string): string {
  const whole = text.length <= MOST_CHARACTERS
  const cut = text.slice(0, MOST_CHARACTERS)
  // A row in which nothing stands has a width of its own.
  const sample = (whole ? text : cut.slice(0, cut.lastIndexOf('\n') + 1)).replaceAll(/^[,;\t ]*\n/gm, '')
  let best = { separator: ',', score: Number.NEGATIVE_INFINITY }
  for (const separator of SEPARATORS) {
    const strict = widths(sample, separator, false)
    const [header, ...rows] = strict ?? widths(sample, separator, true) ?? []
    if (header === undefined || header === 1) continue
    if (rows.length > 0 && rows.every((width) => width === 1)) continue
    const fit = rows.length === 0 ? 1 : rows.filter((width) => width === header).length / rows.length
    // Quotes that do not stand around whole cells speak against a separator more than rows of other widths.
    const score = strict === null ? fit - 1 : fit
    if (score > best.score) best = { separator, score }
  }
  return best.separator
}

/** How many cells each of the first rows has; null when the quotes are broken. */
function widths(sample: string, delimiter: string, relaxQuotes: boolean): number[] | null {
  try {
    const options = { delimiter, relax_column_count: true, relax_quotes: relaxQuotes, skip_empty_lines: true }
    const rows: string[][] = parse(sample, { ...options, to: MOST_ROWS + 1, record_delimiter: '\n' })
    return rows.map(({ length }) => length)
  } catch (thrown) {
    if (thrown instanceof CsvError) return null
    throw thrown
  }
}
