import type { Budget } from '../budget/metered-models.ts'

/** One of the jobs that share an evaluation: `number` from 1 to `of`. */
export type Shard = { number: number; of: number }

/** GitHub makes no more jobs of one matrix. */
export const MOST_SHARDS = 256

/** What to write, for who wrote something else. */
export const shardHint = `Write the number of this shard and how many there are, for example 2/5; at most ${MOST_SHARDS}.`

/** @returns null for what is no shard, such as `0/5`, `6/5` or `2` */
export function parseShard(text: string): Shard | null {
  const [, number, of] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text)?.map(Number) ?? []
  if (number === undefined || of === undefined || number > of || of > MOST_SHARDS) return null
  return { number, of }
}

/** `Shard 2 of 5`. */
export function shardName({ number, of }: Shard): string {
  return `Shard ${number} of ${of}`
}

/**
 * What one shard may spend: its share of the money and of the calls, so that all together keep the budget. They run side
 * by side, so each has all of the time.
 */
export function budgetShare(budget: Budget, { number, of }: Shard): Budget {
  const { usd, calls, durationMs } = budget
  return {
    usd: usd === null ? null : usd / of,
    calls: calls === null ? null : Math.floor(calls / of) + (number <= calls % of ? 1 : 0),
    durationMs,
  }
}
