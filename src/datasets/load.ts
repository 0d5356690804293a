import type { Prompt } from '../prompts/prompt.ts'
import { Diagnostics } from '../source/mistakes.ts'
import type { Tree } from '../source/tree.ts'
import { variables } from '../templates/template.ts'
import type { Case } from './case.ts'
import { readDataset } from './dataset.ts'
import { type Numbered, nameCases } from './name-cases.ts'
import { type Row, readRow } from './row.ts'

/** How many mistakes of one file are told; a wrong separator makes one on every line. */
const MOST_REPORTED = 20

/**
 * The cases of a prompt: its dataset's, then its `testData`. A row without `id` is `case-<row>`, counted from 1 in its
 * file (`testData-<row>` for test data beside a dataset).
 *
 * @param mistakes receives the mistakes of all rows by line, of one file the first 20 and how many more there are
 * @returns the cases that could be read
 */
export async function loadCases(tree: Tree, prompt: Prompt, diagnostics: Diagnostics): Promise<Case[]> {
  const found = new Diagnostics()
  const fromFile =
    prompt.dataset === null
      ? null
      : await readDataset(tree, prompt.dataset, { file: prompt.file, field: 'dataset' }, found)
  const fromPrompt = prompt.testData.map(({ row, line }): Row => {
    return { located: { value: row, line: () => line }, at: [], file: prompt.file, line, description: null }
  })
  if (prompt.dataset === null && fromPrompt.length === 0)
    found.add({
      file: prompt.file,
      line: prompt.line,
      message: `prompt ${prompt.id} has no cases to be evaluated with`,
      hint: 'Name a golden dataset with `dataset:` in a .prompt.yml, or write cases under its `testData:`.',
    })
  const used = usedVariables(prompt)
  const ownPrefix = prompt.dataset === null ? 'case' : 'testData'
  const numbered = [...readAll(fromFile ?? [], 'case', used, found), ...readAll(fromPrompt, ownPrefix, used, found)]
  const cases = nameCases(numbered, found)
  publish(found, diagnostics)
  return cases
}

function readAll(
  rows: readonly Row[],
  prefix: string,
  used: ReadonlySet<string>,
  diagnostics: Diagnostics,
): Numbered[] {
  return rows.flatMap((row, index): Numbered[] => {
    const unnamed = readRow(row, used, diagnostics)
    return unnamed === null ? [] : [{ unnamed, fallback: `${prefix}-${index + 1}` }]
  })
}

function usedVariables(prompt: Prompt): Set<string> {
  const names = prompt.messages.flatMap(({ content }) => variables(content))
  return new Set(names.flatMap((name) => [name, name.split('.')[0] ?? name]))
}

/** Passes mistakes on in the order of lines, those of one file only up to a number that can be read. */
function publish(found: Diagnostics, diagnostics: Diagnostics): void {
  for (const file of new Set(found.list.map((diagnostic) => diagnostic.file))) {
    const list = found.list
      .filter((diagnostic) => diagnostic.file === file)
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    for (const diagnostic of list.slice(0, MOST_REPORTED)) diagnostics.add(diagnostic)
    const more = list.length - MOST_REPORTED
    if (more > 0) diagnostics.add({ file, message: `and ${more} more mistakes in this file` })
  }
}
