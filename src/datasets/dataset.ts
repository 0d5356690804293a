import { posix } from 'node:path'
import { UserError } from '../errors.ts'
import { closest } from '../source/closest.ts'
import { shown } from '../source/expectation.ts'
import type { Diagnostics } from '../source/mistakes.ts'
import type { Tree } from '../source/tree.ts'
import { parseYaml } from '../source/yaml.ts'
import { readJsonLines } from './json-lines.ts'
import type { Row } from './row.ts'

/**
 * Reads the rows of a golden dataset by its extension: `.jsonl` (`.ndjson`), `.csv`, `.yaml`, `.yml` or `.json`, the
 * last three as a list of rows or a mapping with `cases`.
 *
 * @param path from the repository's root
 * @param namedBy the file that names it, where a missing dataset is to be mended
 * @returns the rows that could be read; null when there is no such file or nothing in it is a row
 */
export async function readDataset(
  tree: Tree,
  path: string,
  namedBy: { file: string; field: string },
  diagnostics: Diagnostics,
): Promise<Row[] | null> {
  const before = diagnostics.list.length
  const text = await readText(tree, path, namedBy, diagnostics)
  if (text === null) return null
  const rows = await readRows(text, path, diagnostics)
  if (rows.length > 0) return rows
  if (diagnostics.list.length === before)
    diagnostics.add({ file: path, message: 'the dataset has no rows', hint: 'Add cases to it.' })
  return null
}

async function readRows(text: string, path: string, diagnostics: Diagnostics): Promise<Row[]> {
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return readJsonLines(text, path, diagnostics)
  if (/\.csv$/i.test(path)) return (await import('./csv.ts')).readCsv(text, path, diagnostics)
  if (/\.(?:ya?ml|json)$/i.test(path)) return readList(text, path, diagnostics)
  diagnostics.add({
    file: path,
    message: 'this kind of file holds no dataset',
    hint: 'Datasets are .jsonl, .csv, .yaml, .yml or .json.',
  })
  return []
}

function readList(text: string, file: string, diagnostics: Diagnostics): Row[] {
  const located = diagnostics.take(parseYaml(text, file))
  if (located === null) return []
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
    return []
  }
  return list.map((_row, index) => {
    const path = [...at, index]
    return { located, at: path, file, line: located.line(path), description: null }
  })
}

async function readText(
  tree: Tree,
  path: string,
  namedBy: { file: string; field: string },
  diagnostics: Diagnostics,
): Promise<string | null> {
  try {
    const text = await tree.read(path)
    if (text !== null) return text
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    diagnostics.add({ ...namedBy, message: thrown.message, hint: thrown.hint })
    return null
  }
  const folder = posix.dirname(path)
  const near = await tree.list(folder === '.' ? '' : folder)
  const meant = closest(path, near)
  diagnostics.add({
    ...namedBy,
    message: `there is no file ${path}`,
    hint: meant === null ? 'Create it, or correct the path.' : `Did you mean ${meant}?`,
  })
  return null
}
