import type { Case } from '../datasets/case.ts'
import { datasetReader, readCases } from '../datasets/load.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { uniquePrompts } from '../prompts/unique.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { runsCode } from '../scorers/registry.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { folderOf } from '../source/path.ts'
import type { Tree } from '../source/tree.ts'
import type { AssertionFiles } from './assertion-files.ts'
import { namesFiles } from './names-files.ts'
import { placeOfAssertion } from './place-in-prompt.ts'
import type { GoldenSet } from './project.ts'
import { readPromptSources } from './prompt-sources.ts'
import type { SourceTerms } from './promptfoo/source.ts'

/** Golden datasets read at the same time: one may be a process (git) or a request (the contents API). */
const AT_ONCE = 16

type NamedPrompts = {
  patterns: readonly string[]
  /** What patterns are relative to, from the repository's root. */
  folder: string
  /** Where a pattern stands, by its index. */
  placeOf: (index: number) => { file: string; line: number | null }
  /** What holds for promptfoo configurations among them. */
  terms: SourceTerms
  /** Adds what the configuration says of prompts that do not say it themselves. */
  defaults: (prompts: readonly Prompt[]) => Read<Prompt[]>
}

/** Reads the prompts that the patterns of `prompts:` name, what is left of mistaken ones too, and their cases. */
export async function readGoldenSet(
  tree: Tree,
  { patterns, folder, placeOf, terms, defaults }: NamedPrompts,
): Promise<Read<GoldenSet>> {
  const diagnostics = new Diagnostics()
  const { value, diagnostics: found } = await readPromptSources(tree, { patterns, folder, alsoMistaken: true }, terms)
  const placed = found.map((one) => {
    // A mistake in a pattern knows its field; in which file that is, is known here.
    const index = one.file === null ? /^prompts\[(\d+)\]$/.exec(one.field ?? '')?.[1] : undefined
    return index === undefined ? one : { ...one, ...placeOf(Number(index)) }
  })
  diagnostics.addNew(placed)
  const filled = diagnostics.takeNew(defaults(value.prompts))
  const cases = diagnostics.takeNew(await casesOf(tree, filled))
  const own = diagnostics.takeNew(await withAssertionFiles(tree, { prompts: filled, cases }))
  const { sourced } = value
  if (sourced.prompts.length === 0) return diagnostics.withValue(own)
  const all = [...own.prompts, ...sourced.prompts]
  const prompts = diagnostics.takeNew(uniquePrompts(all, 'Rename one: every prompt needs its own id.'))
  return diagnostics.withValue({ prompts, cases: new Map([...sourced.cases, ...own.cases]) })
}

/** Prompts and cases with what their assertions name by `file://`, each relative to the file that the assertion stands in. */
async function withAssertionFiles(tree: Tree, { prompts, cases }: GoldenSet): Promise<Read<GoldenSet>> {
  const diagnostics = new Diagnostics()
  let opened: AssertionFiles | null = null
  const read = async (assertions: Assertion[], file: string, placeOf: PlaceOf): Promise<Assertion[]> => {
    if (!assertions.some(namesFiles)) return assertions
    const files = opened ?? new (await import('./assertion-files.ts')).AssertionFiles(tree)
    opened = files
    const all: Assertion[] = []
    for (const [index, assertion] of assertions.entries()) {
      const { value, diagnostics: found } = await files.read(folderOf(file), assertion, '')
      if (found.length > 0) {
        const { field, ...place } = await placeOf(index)
        diagnostics.addNew(found.map((one) => ({ ...one, ...place, field: `${field}.${one.field}` })))
      }
      all.push(value)
    }
    return all
  }
  const readPrompts: Prompt[] = []
  const readCasesOf = new Map<string, Case[]>()
  for (const prompt of prompts) {
    const assert = await read(prompt.assert, prompt.file, (index) => placeOfAssertion(tree, prompt, index))
    readPrompts.push(assert === prompt.assert ? prompt : { ...prompt, assert })
    const own: Case[] = []
    for (const written of cases.get(prompt.id) ?? []) {
      const { facts, ...one } = written
      const { file, line } = one
      const ofCase = await read(one.assert, file, async (index) => ({ file, line, field: `assert[${index}]` }))
      const asks = facts !== undefined && (assert.some(runsCode) || ofCase.some(runsCode))
      const same = ofCase === one.assert && asks === (facts !== undefined)
      own.push(same ? written : { ...one, assert: ofCase, ...(asks ? { facts } : {}) })
    }
    readCasesOf.set(prompt.id, own)
  }
  return diagnostics.withValue({ prompts: readPrompts, cases: readCasesOf })
}

type PlaceOf = (index: number) => Promise<{ file: string; line: number | null; field: string }>

async function casesOf(tree: Tree, prompts: readonly Prompt[]): Promise<Read<Map<string, Case[]>>> {
  const diagnostics = new Diagnostics()
  const cases = new Map<string, Case[]>()
  const read = datasetReader(
    tree,
    prompts.flatMap(({ dataset }) => dataset ?? []),
  )
  for (let index = 0; index < prompts.length; index += AT_ONCE) {
    const batch = await Promise.all(
      prompts
        .slice(index, index + AT_ONCE)
        .map(async (prompt) => ({ id: prompt.id, own: await readCases(prompt, read) })),
    )
    for (const { id, own } of batch) cases.set(id, diagnostics.takeNew(own))
  }
  return diagnostics.withValue(cases)
}
