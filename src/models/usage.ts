import type { Usage } from './model.ts'

/** No call reads or writes more. A count above it says nothing, and would make every sum that it is part of useless. */
export const MOST_TOKENS = 1e9

/** What a provider says of one call. `undefined` and null: it does not say. */
type Counted = { input: unknown; output: unknown; cacheRead?: unknown; cacheWrite?: unknown }

/**
 * The tokens of a call. Null when the provider did not count them, or counted what cannot be: then they are unknown,
 * and what the call cost with them.
 */
export function usageOf({ input, output, cacheRead, cacheWrite }: Counted): Usage | null {
  const inputTokens = tokenCount(input)
  const outputTokens = tokenCount(output)
  if (inputTokens === null || outputTokens === null) return null
  const usage: Usage = { inputTokens, outputTokens }
  if (isSaid(cacheRead)) {
    const tokens = tokenCount(cacheRead)
    if (tokens === null) return null
    usage.cacheReadTokens = tokens
  }
  if (isSaid(cacheWrite)) {
    const tokens = tokenCount(cacheWrite)
    if (tokens === null) return null
    usage.cacheWriteTokens = tokens
  }
  return usage
}

/** A whole number of tokens, 0 or more; null for everything else that an answer may hold in its place. */
export function tokenCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS ? value : null
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null
}
