import { posix } from 'node:path'
import { diagnostic, UserError } from '../errors.ts'
import { closest } from '../source/closest.ts'
import { clean, Diagnostics, hasErrors, type Read, refused } from '../source/diagnostics.ts'
import { shown } from '../source/shown.ts'
import type { Tree } from '../source/tree.ts'
import { parseYaml } from '../source/yaml.ts'
import { readJsonLines } from './json-lines.ts'
import type { Row } from './row.ts'

/** The file that names a dataset, and where in it a missing one is to be mended. */
type NamedBy = { file: string; field: string }

export type ReadDataset = (path: string, namedBy: NamedBy) => Promise<Read<Row[] | null>>

/**
 * Reads the rows of a golden dataset by its extension: `.jsonl` (`.ndjson`), `.csv`, `.yaml`, `.yml` or `.json`, the
 * last three as a list of rows or a mapping with `cases`.
 *
 * @param path from the repository's root
 * @returns the rows that could be read; null when there is no such file or nothing in it is a row
 */
export async function readDataset(tree: Tree, path: string, namedBy: NamedBy): Promise<Read<Row[] | null>> {
  return placed(await rowsAt(tree, path), namedBy)
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
    const rows = parsed.get(path) ?? rowsAt(tree, path)
    parsed.set(path, rows)
    return placed(await rows, namedBy)
  }
}

/** What is in no file is mended where the dataset is named. */
function placed({ value, diagnostics }: Read<Row[] | null>, namedBy: NamedBy): Read<Row[] | null> {
  return { value, diagnostics: diagnostics.map((one) => (one.file === null ? { ...one, ...namedBy } : one)) }
}

async function rowsAt(tree: Tree, path: string): Promise<Read<Row[] | null>> {
  const { value: text, diagnostics } = await readText(tree, path)
  if (text === null) return { value: null, diagnostics }
  const rows = await readRows(text, path)
  if (rows.value.length > 0) return rows
  return hasErrors(rows.diagnostics)
    ? { ...rows, value: null }
    : refused({ file: path, message: 'the dataset has no rows', hint: 'Add cases to it.' })
}

async function readRows(text: string, path: string): Promise<Read<Row[]>> {
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return readJsonLines(text, path)
  if (/\.csv$/i.test(path)) return (await import('./csv.ts')).readCsv(text, path)
  if (/\.(?:ya?ml|json)$/i.test(path)) return readList(text, path)
  const message = 'this kind of file holds no dataset'
  const hint = 'Datasets are .jsonl, .csv, .yaml, .yml or .json.'
  return { value: [], diagnostics: [diagnostic({ file: path, message, hint })] }
}

function readList(text: string, file: string): Read<Row[]> {
  const diagnostics = new Diagnostics()
  const located = diagnostics.take(parseYaml(text, file))
  if (located === null) return diagnostics.withValue([])
  const { value } = located
  const wrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, 'cases')
  const at = wrapped ? ['cases'] : []
  const list: unknown = wrapped ? Reflect.get(value, 'cases') : value
  if (wrapped)
    for (const key of Object.keys(value).filter((name) => name !== 'cases'))
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

async function readText(tree: Tree, path: string): Promise<Read<string | null>> {
  try {
    const text = await tree.read(path)
    if (text !== null) return clean(text)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return refused({ message: thrown.message, hint: thrown.hint })
  }
  const folder = posix.dirname(path)
  const near = await tree.list(folder === '.' ? '' : folder)
  const meant = closest(path, near)
  return refused({
    message: `there is no file ${path}`,
    hint: meant === null ? 'Create it, or correct the path.' : `Did you mean ${meant}?`,
  })
}
