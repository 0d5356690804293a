import { posix } from 'node:path'
import { type Diagnostic, type DiagnosticFacts, diagnostic, UserError } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { closest } from '../source/closest.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { decoded } from '../source/encoding.ts'
import { shown } from '../source/shown.ts'
import { MAX_FILE_BYTES } from '../source/text.ts'
import type { Tree } from '../source/tree.ts'
import { parseYaml } from '../source/yaml.ts'
import { variables } from '../templates/template.ts'
import type { Case } from './case.ts'
import { readJsonLines, readJsonLinesIn } from './json-lines.ts'
import { type Numbered, nameCases } from './name-cases.ts'
import { type Row, type RowForm, readRow } from './row.ts'
import type { TextPart } from './whole-lines.ts'

/** Reads golden datasets: the cases of a prompt from the rows of its file, whatever format that is. */

/** How many mistakes of one file are told; a wrong separator makes one on every line. */
export const MOST_REPORTED = 20

/**
 * The cases of a prompt: its dataset's, then its `testData`. A row without `id` is `case-<row>`, counted from 1 in its
 * file (`testData-<row>` for test data beside a dataset). What rows of GitHub's format lack is filled in with its placeholder.
 *
 * @returns the cases that could be read; the diagnostics of all rows by line, of one file the first 20 and how many more
 *   there are
 */
export async function loadCases(tree: Tree, prompt: Prompt): Promise<Read<Case[]>> {
  return await readCases(prompt, (path, namedBy) => readDataset(tree, path, namedBy))
}

/** {@link loadCases} with the reader of the datasets of many prompts. */
export async function readCases(prompt: Prompt, read: ReadDataset): Promise<Read<Case[]>> {
  const found = new Diagnostics()
  const fromFile =
    prompt.dataset === null ? null : found.take(await read(prompt.dataset, { file: prompt.file, field: 'dataset' }))
  const fromPrompt = prompt.testData.map(({ row, line }): Row => {
    return { located: { value: row, line: () => line }, at: [], file: prompt.file, line, description: null }
  })
  const used = usedVariables(prompt)
  const ownPrefix = prompt.dataset === null ? 'case' : 'testData'
  const numbered = [
    ...found.take(await readAll(fromFile ?? [], 'case', used)),
    ...found.take(await readAll(fromPrompt, ownPrefix, used)),
  ]
  const named = found.take(nameCases(numbered))
  const { value, diagnostics } =
    prompt.testData.length === 0 ? clean(named) : (await import('./as-written.ts')).withPlaceholders(prompt, named)
  return { value, diagnostics: [...readable(found.list), ...diagnostics] }
}

async function readAll(rows: readonly Row[], prefix: string, used: ReadonlySet<string>): Promise<Read<Numbered[]>> {
  const diagnostics = new Diagnostics()
  const mistaken: Row[] = []
  const numbered = rows.flatMap((row, index): Numbered[] => {
    const unnamed = diagnostics.take(readRow(row, used))
    if (unnamed === null) mistaken.push(row)
    return unnamed === null ? [] : [{ unnamed, fallback: `${prefix}-${index + 1}` }]
  })
  if (mistaken.length > 0) {
    // Loaded only for mistakes. Of more rows none is reported.
    const { problemsBeside } = await import('../scorers/problems-beside.ts')
    for (const row of mistaken.slice(0, MOST_REPORTED)) diagnostics.addAll(await problemsBeside(row))
  }
  return diagnostics.withValue(numbered)
}

function usedVariables(prompt: Prompt): Set<string> {
  const names = prompt.messages.flatMap(({ content }) => variables(content))
  return new Set(names.flatMap((name) => [name, name.split('.')[0] ?? name]))
}

/** In the order of lines, those of one file only up to a number that can be read. */
function readable(found: readonly Diagnostic[]): Diagnostic[] {
  return [...new Set(found.map(({ file }) => file))].flatMap((file) => {
    const list = found.filter((one) => one.file === file).sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    const more = list.length - MOST_REPORTED
    const rest = more > 0 ? [diagnostic({ file, message: `and ${more} more mistakes in this file` })] : []
    return [...list.slice(0, MOST_REPORTED), ...rest]
  })
}

/** The file that names a dataset, and where in it a missing one is to be mended. */
type NamedBy = { file: string; field: string }

type ReadDataset = (path: string, namedBy: NamedBy) => Promise<Read<Row[] | null>>

/**
 * Reads the rows of a golden dataset by its extension: `.jsonl` (`.ndjson`), `.csv`, `.tsv`, `.xlsx`, `.yaml`, `.yml` or
 * `.json`, the last three as a list of rows or a mapping with `cases`.
 *
 * @param path from the repository's root; of a spreadsheet with `#` and the name of a sheet, else its first is read
 * @param form what rows of a table are
 * @returns the rows that could be read; null when there is no such file or nothing in it is a row
 */
export async function readDataset(
  tree: Tree,
  path: string,
  namedBy: NamedBy,
  form: RowForm = 'case',
): Promise<Read<Row[] | null>> {
  return placed(await rowsAt(tree, path, form), namedBy)
}

/**
 * The same, for the datasets of many prompts: what several of them name is parsed once. The rows of the others are not kept.
 * @param paths every prompt's, as often as it is named
 */
export function datasetReader(tree: Tree, paths: readonly string[]): ReadDataset {
  const shared = new Set(paths.filter((path, index) => paths.indexOf(path) !== index))
  const parsed = new Map<string, Promise<Read<Row[] | null>>>()
  return async (path, namedBy) => {
    if (!shared.has(path)) return await readDataset(tree, path, namedBy)
    const rows = parsed.get(path) ?? rowsAt(tree, path, 'case')
    parsed.set(path, rows)
    return placed(await rows, namedBy)
  }
}

/** What is in no file is mended where the dataset is named. */
function placed({ value, diagnostics }: Read<Row[] | null>, namedBy: NamedBy): Read<Row[] | null> {
  return { value, diagnostics: diagnostics.map((one) => (one.file === null ? { ...one, ...namedBy } : one)) }
}

async function rowsAt(tree: Tree, path: string, form: RowForm): Promise<Read<Row[] | null>> {
  const diagnostics = new Diagnostics()
  const { file, sheet } = sheetOf(path)
  const rowsOfLarge = JSON_LINES.test(file) ? diagnostics.take(await readLarge(tree, file)) : null
  if (rowsOfLarge !== null && rowsOfLarge.length > 0) return diagnostics.withValue(rowsOfLarge)
  if (diagnostics.any) return diagnostics.withValue(null)
  const content = diagnostics.take(await readBytes(tree, file))
  if (content === null) return diagnostics.withValue(null)
  const rows = diagnostics.take(
    /\.xlsx$/i.test(file)
      ? await (await import('./xlsx.ts')).readXlsx(content, file, { sheet, form })
      : await rowsOfText(content, file, form),
  )
  if (rows.length > 0) return diagnostics.withValue(rows)
  if (!diagnostics.any) diagnostics.add({ file, message: 'the dataset has no rows', hint: 'Add cases to it.' })
  return diagnostics.withValue(null)
}

const JSON_LINES = /\.(?:jsonl|ndjson)$/i

/** A file of JSON Lines of more bytes is read piece by piece. */
const READ_AT_ONCE = 4_000_000

/**
 * The rows of a large file of JSON Lines, of which no more than a piece is in memory at a time; null when it is to be read
 * at once: it is small, or saved in another encoding than UTF-8.
 */
async function readLarge(tree: Tree, file: string): Promise<Read<Row[] | null>> {
  const pieces = await orRefused(async () => (await tree.pieces?.(file, READ_AT_ONCE)) ?? null)
  if (pieces.value === null) return { ...pieces, value: null }
  // Loaded only for large files.
  const { NotUtf8, wholeLines } = await import('./whole-lines.ts')
  try {
    return await readJsonLinesIn(wholeLines(pieces.value, file), file)
  } catch (thrown) {
    if (thrown instanceof NotUtf8) return clean(null)
    if (!(thrown instanceof UserError)) throw thrown
    return refused({ message: thrown.message, hint: thrown.hint })
  }
}

/** A spreadsheet's file and the sheet that is named behind it; null: the first one. */
export function sheetOf(path: string): { file: string; sheet: string | null } {
  const [, file, sheet] = /^(.*\.xlsx)(?:#(.*))?$/is.exec(path) ?? []
  return { file: file ?? path, sheet: sheet === undefined || sheet === '' ? null : sheet }
}

/**
 * The text of a dataset as its rows are read from it, in one part or, of a file that is too large for that, in parts of
 * whole lines; none of a spreadsheet, of what is no text, and when there is none.
 * @throws UserError as {@link Tree.read}
 */
export async function* datasetText(tree: Tree, file: string): AsyncGenerator<TextPart> {
  if (/\.xlsx$/i.test(file)) return
  const pieces = JSON_LINES.test(file) ? ((await tree.pieces?.(file, MAX_FILE_BYTES)) ?? null) : null
  if (pieces !== null) {
    yield* (await import('./whole-lines.ts')).wholeLines(pieces, file)
    return
  }
  const content = await (tree.bytes === undefined ? tree.read(file) : tree.bytes(file))
  const text = content === null || typeof content === 'string' ? content : (decoded(content)?.text ?? null)
  if (text !== null) yield { text, line: 1 }
}

async function rowsOfText(content: Uint8Array | string, file: string, form: RowForm): Promise<Read<Row[]>> {
  const diagnostics = new Diagnostics()
  const text = typeof content === 'string' ? content : diagnostics.take(textOf(content, file))
  return diagnostics.withValue(text === null ? [] : diagnostics.take(await readRows(text, file, form)))
}

/** Text in whatever encoding it was saved; another one than UTF-8 is told: what it was taken for may be wrong. */
function textOf(bytes: Uint8Array, file: string): Read<string | null> {
  const found = decoded(bytes)
  if (found === null) return refused({ file, message: 'this is no text', hint: 'Save the dataset as text, in UTF-8.' })
  if (found.encoding === 'UTF-8') return clean(found.text)
  const message = `the file is not UTF-8: it is read as ${found.encoding}`
  const hint = 'Look at accents and quotes in the report; saving it as UTF-8 leaves no doubt.'
  return { value: found.text, diagnostics: [diagnostic({ level: 'warning', file, message, hint })] }
}

async function readRows(text: string, path: string, form: RowForm): Promise<Read<Row[]>> {
  if (JSON_LINES.test(path)) return readJsonLines(text, path)
  if (/\.[ct]sv$/i.test(path)) return (await import('./csv.ts')).readCsv(text, path, form)
  if (/\.(?:ya?ml|json)$/i.test(path)) return readList(text, path)
  const message = 'this kind of file holds no dataset'
  const hint = /\.xls[bm]?$/i.test(path)
    ? 'Save the spreadsheet as .xlsx, or as .csv.'
    : 'Datasets are .jsonl, .csv, .tsv, .xlsx, .yaml, .yml or .json.'
  return { value: [], diagnostics: [diagnostic({ file: path, message, hint })] }
}

function readList(text: string, file: string): Read<Row[]> {
  const diagnostics = new Diagnostics()
  const located = diagnostics.take(parseYaml(text, file))
  if (located === null) return diagnostics.withValue([])
  const { value } = located
  const mapping: object | null = typeof value === 'object' && !Array.isArray(value) ? value : null
  const wrapped = mapping !== null && Object.hasOwn(mapping, 'cases')
  const other =
    mapping === null || wrapped ? undefined : LIST_KEYS.find((key) => Array.isArray(Reflect.get(mapping, key)))
  if (other !== undefined) {
    const hint = `Call the key \`cases\`, or leave the list alone in the file.`
    return refusedRows({
      file,
      line: located.line([other]),
      field: other,
      message: 'is not where cases are read from',
      hint,
    })
  }
  const at = wrapped ? ['cases'] : []
  const list: unknown = wrapped ? Reflect.get(mapping, 'cases') : value
  if (wrapped)
    for (const key of Object.keys(mapping).filter((name) => name !== 'cases'))
      diagnostics.add({
        file,
        line: located.line([key]),
        field: key,
        message: 'unknown key',
        hint: 'Known here: cases.',
      })
  if (!Array.isArray(list)) {
    const hint = 'Write the rows as a list, or as a list under `cases:`.'
    diagnostics.add({ file, line: located.line(at), message: `expected a list of cases, got ${shown(list)}`, hint })
    return diagnostics.withValue([])
  }
  const rows = list.map((_row, index) => {
    const path = [...at, index]
    return { located, at: path, file, line: located.line(path), description: null }
  })
  return diagnostics.withValue(rows)
}

/** What other tools call the list of cases. */
const LIST_KEYS = ['tests', 'data', 'examples', 'rows', 'items', 'testData', 'test_cases', 'testCases']

function refusedRows(facts: DiagnosticFacts): Read<Row[]> {
  return { value: [], diagnostics: [diagnostic(facts)] }
}

/** The file's bytes; its text from a tree that has no bytes. */
async function readBytes(tree: Tree, path: string): Promise<Read<Uint8Array | string | null>> {
  const content = await orRefused(async () => await (tree.bytes === undefined ? tree.read(path) : tree.bytes(path)))
  if (content.value !== null || content.diagnostics.length > 0) return content
  const folder = posix.dirname(path)
  const near = await tree.list(folder === '.' ? '' : folder)
  const meant = closest(path, near)
  return refused({
    message: `there is no file ${path}`,
    hint: meant === null ? 'Create it, or correct the path.' : `Did you mean ${meant}?`,
  })
}

/** What a tree refuses has no place: it is mended where the dataset is named. */
async function orRefused<T>(read: () => Promise<T | null>): Promise<Read<T | null>> {
  try {
    return clean(await read())
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return refused({ message: thrown.message, hint: thrown.hint })
  }
}
