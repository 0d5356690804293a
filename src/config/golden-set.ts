import type { Case } from '../datasets/case.ts'
import { datasetReader } from '../datasets/dataset.ts'
import { readCases } from '../datasets/load.ts'
import { loadPrompts } from '../prompts/load.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
/** Prompts, and the golden cases of each by its id. */
export type GoldenSet = { prompts: Prompt[]; cases: ReadonlyMap<string, Case[]> }

/** Golden datasets read at the same time: one may be a process (git) or a request (the contents API). */
const AT_ONCE = 16

type NamedPrompts = {
  patterns: readonly string[]
  /** What patterns are relative to, from the repository's root. */
  folder: string
  /** Where a pattern stands, by its index. */
  placeOf: (index: number) => { file: string; line: number | null }
  /** Adds what the configuration says of prompts that do not say it themselves. */
  defaults: (prompts: readonly Prompt[]) => Read<Prompt[]>
}

/** Reads the prompts that the patterns of `prompts:` name, and their cases. */
export async function readGoldenSet(
  tree: Tree,
  { patterns, folder, placeOf, defaults }: NamedPrompts,
): Promise<Read<GoldenSet>> {
  const diagnostics = new Diagnostics()
  const { value: prompts, diagnostics: found } = await loadPrompts(tree, { patterns, folder })
  const placed = found.map((one) => {
    // A mistake in a pattern knows its field; in which file that is, is known here.
    const index = one.file === null ? /^prompts\[(\d+)\]$/.exec(one.field ?? '')?.[1] : undefined
    return index === undefined ? one : { ...one, ...placeOf(Number(index)) }
  })
  diagnostics.addNew(placed)
  const filled = diagnostics.takeNew(defaults(prompts))
  const cases = diagnostics.takeNew(await casesOf(tree, filled))
  return diagnostics.withValue({ prompts: filled, cases })
}

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
