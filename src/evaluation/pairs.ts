import type { Prompt } from '../prompts/prompt.ts'
import type { Change } from '../verdict/comparison.ts'

/** A prompt of the candidate with the one it is compared with. */
export type PromptPair = { candidate: Prompt; baseline: Prompt | null; renamed: boolean }

/**
 * Finds each candidate prompt's baseline: by id, else by its file where that brings no other prompt (other globs give other
 * ids), else by the file it was renamed from (candidate's path → baseline's path, as git sees it). Baseline prompts that
 * nothing continues are `removed`.
 */
export function pairPrompts(
  candidates: readonly Prompt[],
  baselines: readonly Prompt[],
  renames: ReadonlyMap<string, string>,
): { pairs: PromptPair[]; removed: Prompt[] } {
  const byId = new Map(baselines.map((prompt) => [prompt.id, prompt]))
  const taken = new Set<string>()
  for (const prompt of candidates) if (byId.has(prompt.id)) taken.add(prompt.id)
  const left = () => baselines.filter((prompt) => !taken.has(prompt.id))
  const pairs = candidates.map((candidate): PromptPair => {
    const same = byId.get(candidate.id)
    if (same !== undefined) return { candidate, baseline: same, renamed: false }
    const from = renames.get(candidate.file)
    const old = onlyOf(left(), candidate.file, candidates) ?? left().find((prompt) => prompt.file === from)
    if (old === undefined) return { candidate, baseline: null, renamed: false }
    taken.add(old.id)
    return { candidate, baseline: old, renamed: true }
  })
  return { pairs, removed: left() }
}

/** The one prompt of a file that brings one in both commits. */
function onlyOf(baselines: readonly Prompt[], file: string, candidates: readonly Prompt[]): Prompt | undefined {
  const before = baselines.filter((prompt) => prompt.file === file)
  return before.length === 1 && candidates.filter((prompt) => prompt.file === file).length === 1 ? before[0] : undefined
}

/** What the change did to a prompt, told by the digests of all that shapes its evaluation. */
export function changeOf(pair: PromptPair, candidateDigest: string, baselineDigest: string | null): Change {
  if (pair.baseline === null) return 'added'
  return candidateDigest === baselineDigest ? 'unchanged' : 'modified'
}
