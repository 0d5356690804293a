import type { Prompt } from '../prompts/prompt.ts'
import { list } from '../text/format.ts'
import { groupedBy, mostAlike } from './similar-prompts.ts'

/** A prompt of the candidate with the one it is compared with. */
export type PromptPair = {
  candidate: Prompt
  baseline: Prompt | null
  renamed: boolean
  /** Joined only because both say mostly the same: neither an id nor a file tells that one continues the other. */
  byLikeness?: true
}

/** Share of their words that two prompts have in common when one is the other in another file. */
const ALIKE = 0.5
/** Pairs of prompts that are looked at for it, 300 times 300: a folder that moved is told by git. */
const MOST_LOOKED_AT = 90_000

/**
 * Finds each candidate prompt's baseline: by id, else by its file among those that no id continues (other globs give other
 * ids, and an entry of a catalogue may be given another), else by the file it was renamed from (candidate's path →
 * baseline's path, as git sees it). Where a file has several left, the most alike are joined: another id is no way out of
 * the comparison. Nor is another file: git tells no rename of a file that is padded, or written in another format, so what
 * is left and says mostly the same is joined too. Baseline prompts that nothing continues are `removed`.
 * @param renames null while git was not asked; then only ids and files join
 */
export function pairPrompts(
  candidates: readonly Prompt[],
  baselines: readonly Prompt[],
  renames: ReadonlyMap<string, string> | null,
): { pairs: PromptPair[]; removed: Prompt[] } {
  const byId = new Map(baselines.map((prompt) => [prompt.id, prompt]))
  const ids = new Set(candidates.map(({ id }) => id))
  const left = new Set(baselines.filter(({ id }) => !ids.has(id)))
  const continued = new Map<Prompt, Prompt>()
  const byLikeness = new Set<Prompt>()
  const open = () => candidates.filter((prompt) => !byId.has(prompt.id) && !continued.has(prompt))
  const join = (alike: ReadonlyArray<[Prompt, Prompt]>) => {
    for (const [candidate, baseline] of alike) {
      continued.set(candidate, baseline)
      left.delete(baseline)
    }
  }
  const joinByFile = (before: (file: string) => string | undefined) => {
    for (const [file, here] of groupedBy(open(), (prompt) => prompt.file)) {
      const there = [...left].filter((prompt) => prompt.file === before(file))
      join(mostAlike(here, there))
    }
  }
  joinByFile((file) => file)
  if (renames !== null) {
    joinByFile((file) => renames.get(file))
    const others = open()
    if (others.length * left.size <= MOST_LOOKED_AT) {
      const alike = mostAlike(others, [...left], ALIKE)
      join(alike)
      for (const [candidate] of alike) byLikeness.add(candidate)
    }
  }
  const pairs = candidates.map((candidate): PromptPair => {
    const same = byId.get(candidate.id)
    if (same !== undefined) return { candidate, baseline: same, renamed: false }
    const old = continued.get(candidate)
    const pair = { candidate, baseline: old ?? null, renamed: old !== undefined }
    return byLikeness.has(candidate) ? { ...pair, byLikeness: true } : pair
  })
  return { pairs, removed: [...left] }
}

/**
 * A prompt that takes the place of another is compared with it: of two that one template made, that may be less than its author,
 * or its reader, believes.
 */
export function underOtherNames(pairs: readonly PromptPair[]): string[] {
  const joined = pairs.flatMap(({ candidate, baseline }) =>
    baseline === null || baseline.id === candidate.id ? [] : `${candidate.id} with ${baseline.id} (${baseline.file})`,
  )
  return joined.length === 0 ? [] : [`Compared with what only the base has, under another name: ${list(joined)}.`]
}

/** What the change did to a prompt, told by the digests of all that shapes its evaluation. */
export function changeOf(pair: PromptPair, candidateDigest: string, baselineDigest: string | null): Change {
  if (pair.baseline === null) return 'added'
  return candidateDigest === baselineDigest ? 'unchanged' : 'modified'
}

export type Change = 'added' | 'modified' | 'removed' | 'unchanged'
