/**
 * Rows of a sheet of an Excel workbook. `read-excel-file` reads it; what it is given is bounded here first, because a small
 * file may stand for more than memory holds: the archive is unpacked by our own reader and handed on unpacked, and a sheet
 * whose cells lie too far apart is not read, since the gaps between them are filled.
 */
import { zipSync } from 'fflate'
import { readSheet, SheetNotFoundError } from 'read-excel-file/universal'
import { type DiagnosticFacts, diagnostic, messageOf, UserError } from '../errors.ts'
import { zipEntries } from '../source/archive/zip.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { shown } from '../source/shown.ts'
import type { Row, RowForm } from './row.ts'
import { readTable } from './table.ts'

/** Bytes of all parts of a workbook, unpacked. */
export const MAX_UNPACKED = 100_000_000
export const MAX_PARTS = 1_000
/** Bytes of one tag: the reader takes a longer one up again and again. Programs write a few hundred. */
const MOST_TAG = 50_000
/** Sheets that a sentence names. */
const MOST_NAMED = 10
/** Rows times columns of a sheet. */
export const MAX_CELLS = 5_000_000

const SAVE_AGAIN = 'Save it again as .xlsx, or as .csv.'

/**
 * The first row names the columns, as in a CSV file; numbers, dates (ISO 8601, without a time when it is midnight) and
 * TRUE or FALSE become text, and a formula is what it last came to.
 * @param sheet its name, or its place from 1 on; null: the first
 */
export async function readXlsx(
  content: Uint8Array | string,
  file: string,
  { sheet, form = 'case' }: { sheet: string | null; form?: RowForm },
): Promise<Read<Row[]>> {
  const diagnostics = new Diagnostics()
  const workbook = typeof content === 'string' ? null : diagnostics.take(unpacked(content, file))
  if (workbook === null) return diagnostics.withValue([])
  const table = diagnostics.take(await sheetIn(workbook, file, sheet))
  const lines = table.map((cells, index) => ({ cells: cells.map(textOf), line: index + 1 }))
  const remedy = 'Empty the cells beyond the last named column.'
  return diagnostics.withValue(diagnostics.take(readTable(lines, file, form, remedy)))
}

/** Any error of the reader means that the workbook could not be read. */
async function sheetIn(workbook: ArrayBuffer, file: string, sheet: string | number | null): Promise<Read<unknown[][]>> {
  try {
    return clean(await readSheet(workbook, sheet ?? 1, { trim: false }))
  } catch (thrown) {
    if (!(thrown instanceof SheetNotFoundError)) return unreadable(file, whyOf(thrown))
    // As in promptfoo, a number is a sheet's place where no sheet is called so.
    if (typeof sheet === 'string' && /^[1-9]\d{0,2}$/.test(sheet)) return await sheetIn(workbook, file, Number(sheet))
    const names = 'sheets' in thrown && Array.isArray(thrown.sheets) ? thrown.sheets.map(String) : []
    const message = `there is no sheet ${shown(sheet ?? 1)}`
    const first = names.slice(0, MOST_NAMED).map((name) => shown(name, ''))
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
    return unusable({ file, message, hint: `Its sheets are ${first.join(', ')}${more}.` })
  }
}

/** What the reader trips over in its own words says nothing to who saved the workbook. */
function whyOf(thrown: unknown): string {
  return thrown instanceof TypeError || thrown instanceof RangeError
    ? 'something that every workbook has is missing in it'
    : messageOf(thrown)
}

/** The workbook as an archive in which nothing is compressed: what it may take is known before it is read. */
function unpacked(content: Uint8Array, file: string): Read<ArrayBuffer | null> {
  const parts: Record<string, Uint8Array> = {}
  let bytes = 0
  try {
    for (const entry of zipEntries(file, Buffer.from(content.buffer, content.byteOffset, content.byteLength))) {
      if (entry.kind !== 'file' || !/\.(?:xml|rels)$/i.test(entry.path)) continue
      const part = entry.bytes()
      bytes += part.length
      if (bytes > MAX_UNPACKED || Object.keys(parts).length >= MAX_PARTS)
        return tooLarge(file, `unpacks to more than ${MAX_UNPACKED / 1_000_000} MB or ${MAX_PARTS} parts`)
      if (hasLongTag(part)) return tooLarge(file, `has a tag of more than ${MOST_TAG} characters`)
      const xml = new TextDecoder().decode(part)
      if (hasLooseTags(xml)) return tooLarge(file, 'has tags whose attributes no program writes so')
      if (/(?:^|\/)worksheets\//i.test(entry.path) && isSpread(xml))
        return tooLarge(file, `has a sheet of more than ${MAX_CELLS} cells, gaps counted`)
      parts[entry.path] = part
    }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { ...unreadable(file, thrown.message), value: null }
  }
  const stored = zipSync(parts, { level: 0 })
  const whole = new ArrayBuffer(stored.length)
  new Uint8Array(whole).set(stored)
  return clean(whole)
}

/** Whether something that begins with `<` does not end for long. */
function hasLongTag(part: Uint8Array): boolean {
  for (let open = part.indexOf(0x3c); open !== -1; ) {
    const close = part.indexOf(0x3e, open)
    if ((close === -1 ? part.length : close) - open > MOST_TAG) return true
    open = close === -1 ? -1 : part.indexOf(0x3c, close)
  }
  return false
}

const SOUND = /^[^\s="'<>]+(?:\s+[^\s="'<>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*[/?]?$/

/** Characters of tags that are not written as a program writes them; a `>` in a value looks so too. */
const MOST_LOOSE = 2_000

/**
 * Whether there is more than a little of attributes without a value or without quotes, or twice in one tag: for each of them the
 * reader goes through all that came before, so that a small file of many takes minutes.
 */
function hasLooseTags(xml: string): boolean {
  let loose = 0
  for (const [, tag = ''] of xml.matchAll(/<([A-Za-z_?][^<>]*)>/g)) {
    if (/[\s=]/.test(tag) && !isSound(tag)) loose += tag.length
    if (loose > MOST_LOOSE) return true
  }
  return false
}

function isSound(tag: string): boolean {
  if (!SOUND.test(tag)) return false
  const names = Array.from(tag.matchAll(/\s([^\s="'<>]+)\s*=\s*(?:"[^"]*"|'[^']*')/g), ([, name]) => name)
  return new Set(names).size === names.length
}

/**
 * Whether a sheet has more cells than are read, by the furthest row and column that it names, or could name by counting on
 * from the one before. What no program writes, such as a reference in escapes, counts as too far.
 */
function isSpread(xml: string): boolean {
  let [rows, columns] = [0, 0]
  for (const [row] of xml.matchAll(/<(?:\w+:)?row\b[\s\S]*?(?=<(?:\w+:)?row\b|$)/g)) {
    const cells = row.match(/<(?:\w+:)?c\b/g)?.length ?? 0
    let furthest = 0
    for (const [, , written = ''] of row.matchAll(/\sr\s*=\s*(["'])(.*?)\1/g)) {
      const [, letters, digits] = /^([A-Z]{0,3})(\d{1,7})$/i.exec(written) ?? []
      if (letters === undefined) return true
      furthest = Math.max(furthest, indexOf(letters))
      rows = Math.max(rows, Number(digits))
    }
    rows += 1
    columns = Math.max(columns, furthest + cells)
  }
  return rows * columns > MAX_CELLS
}

/** Of a column by its letters, from 1; 0 for none. */
function indexOf(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$|(?<=:\d\d)\.\d+Z$/, '')
  return String(cell)
}

function unreadable(file: string, why: string): Read<unknown[][]> {
  return unusable({ file, message: `the workbook cannot be read: ${why}`, hint: SAVE_AGAIN })
}

function tooLarge(file: string, what: string): Read<null> {
  return refused({
    file,
    message: `the workbook ${what}`,
    hint: 'Keep the cases in a workbook of their own, or save the sheet as .csv.',
  })
}

function unusable(facts: DiagnosticFacts): Read<unknown[][]> {
  return { value: [], diagnostics: [diagnostic(facts)] }
}
