import type { Prompt } from '../prompts/prompt.ts'

/**
 * Which prompt of a file goes on as which, when their ids tell nothing: those with the same messages first, then the most
 * alike, until one side has none left.
 * @param least share of their words that two must have in common, from 0 to 1
 * @returns pairs, a candidate and its baseline
 */
export function mostAlike(
  candidates: readonly Prompt[],
  baselines: readonly Prompt[],
  least = 0,
): Array<[Prompt, Prompt]> {
  const found = new Map<Prompt, Prompt>()
  const left = new Set(baselines)
  const take = (candidate: Prompt, baseline: Prompt) => {
    if (found.has(candidate) || !left.delete(baseline)) return
    found.set(candidate, baseline)
  }
  const same = groupedBy(baselines, textOf)
  for (const candidate of candidates) {
    const baseline = same.get(textOf(candidate))?.shift()
    if (baseline !== undefined) take(candidate, baseline)
  }
  const words = new Map([...candidates, ...baselines].map((prompt) => [prompt, wordsOf(prompt)]))
  const alike = candidates
    .filter((candidate) => !found.has(candidate))
    .flatMap((candidate) => [...left].map((baseline) => ({ candidate, baseline, share: shared(candidate, baseline) })))
    .filter(({ share }) => share >= least)
    .sort((a, b) => b.share - a.share)
  for (const { candidate, baseline } of alike) take(candidate, baseline)
  return [...found]

  function shared(a: Prompt, b: Prompt): number {
    const ofA = words.get(a) ?? new Set()
    const ofB = words.get(b) ?? new Set()
    const both = [...ofA].filter((word) => ofB.has(word)).length
    return both === 0 ? 0 : (2 * both) / (ofA.size + ofB.size)
  }
}

function textOf({ messages }: Prompt): string {
  return JSON.stringify(messages)
}

function wordsOf({ messages }: Prompt): Set<string> {
  const text = messages.map(({ content }) => content).join(' ')
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))
}

/** Prompts by what they have in common. */
export function groupedBy(prompts: readonly Prompt[], keyOf: (prompt: Prompt) => string): Map<string, Prompt[]> {
  const groups = new Map<string, Prompt[]>()
  for (const prompt of prompts) groups.set(keyOf(prompt), [...(groups.get(keyOf(prompt)) ?? []), prompt])
  return groups
}
