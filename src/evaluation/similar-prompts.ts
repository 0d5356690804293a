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
  const open = candidates.filter((candidate) => !found.has(candidate))
  const alike = sharesOf(open, [...left])
    .filter(({ share }) => share >= least)
    .sort((a, b) => b.share - a.share)
  for (const { candidate, baseline } of alike) take(candidate, baseline)
  return [...found]
}

/** Each pair with the share of its words that both have. Counted word by word: a look at every pair's words takes minutes. */
function sharesOf(candidates: readonly Prompt[], baselines: readonly Prompt[]) {
  const sizes = new Map<Prompt, number>()
  const holders = new Map<string, number[]>()
  for (const [at, baseline] of baselines.entries()) {
    const words = wordsOf(baseline)
    sizes.set(baseline, words.size)
    for (const word of words) {
      const those = holders.get(word)
      if (those === undefined) holders.set(word, [at])
      else those.push(at)
    }
  }
  return candidates.flatMap((candidate) => {
    const words = wordsOf(candidate)
    const both = new Uint32Array(baselines.length)
    for (const word of words) for (const at of holders.get(word) ?? []) both[at] = (both[at] ?? 0) + 1
    return baselines.map((baseline, at) => {
      const common = both[at] ?? 0
      const share = common === 0 ? 0 : (2 * common) / (words.size + (sizes.get(baseline) ?? 0))
      return { candidate, baseline, share }
    })
  })
}

function textOf({ messages, code }: Prompt): string {
  return JSON.stringify([messages, code?.program])
}

function wordsOf({ messages, code }: Prompt): Set<string> {
  const text = [...messages.map(({ content }) => content), code?.program ?? ''].join(' ')
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))
}

/** Prompts by what they have in common. */
export function groupedBy(prompts: readonly Prompt[], keyOf: (prompt: Prompt) => string): Map<string, Prompt[]> {
  const groups = new Map<string, Prompt[]>()
  for (const prompt of prompts) groups.set(keyOf(prompt), [...(groups.get(keyOf(prompt)) ?? []), prompt])
  return groups
}
