import { type Diagnostic, diagnostic } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
import { variables } from '../templates/template.ts'
import type { Case } from './case.ts'
import { type ReadDataset, readDataset } from './dataset.ts'
import { type Numbered, nameCases } from './name-cases.ts'
import { type Row, readRow } from './row.ts'

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
