import { endpointOf } from '../endpoints.ts'
import type { Usage } from '../model.ts'
import { foundationModelOf } from '../providers/bedrock-id.ts'
import { nameOf } from '../reference.ts'
import { ENDPOINT_PRICES, ENDPOINT_SUFFIX } from './endpoint-prices.ts'
import { BEDROCK_PRICES, type ListedPrice, OPENAI_PRICES, type Price } from './prices-table.ts'

/**
 * `prices` of ai-cicd.yml: USD per million tokens, by canonical model reference. Tokens of the provider's prompt cache
 * cost what input costs unless told.
 */
export type PriceOverrides = Readonly<
  Record<string, { input: number; output: number; cacheRead?: number | undefined; cacheWrite?: number | undefined }>
>

/** Bedrock asks this much more for models that have a `global.` profile when they are called in another way. */
const REGIONAL_SURCHARGE = 1.1

/** What may stand behind a listed model's name in a Bedrock id: a date, a revision, a variant. */
const BEDROCK_SUFFIX = /^(-\d{8})?(-v\d+)?(:\d+)*$/

const OPENAI_SUFFIX = /^(-\d{4}-\d{2}-\d{2})?$/

/** What Bedrock asks for an answer of a batch, as a share of the price on demand: aws.amazon.com/bedrock/pricing, mid-2026. */
export const BATCH_SHARE = 0.5

const FREE: Price = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, long: null }

/**
 * On-demand price of a canonical model reference: the user's own, else the committed table's. Null when unknown.
 * `echo` and servers of one's own are free; what a recording once cost is told by the recording.
 */
export function priceOf(model: string, overrides: PriceOverrides = {}): Price | null {
  const own = Object.hasOwn(overrides, model) ? overrides[model] : undefined
  if (own !== undefined) {
    const { input, output, cacheRead = input, cacheWrite = input } = own
    return { input, output, cacheRead, cacheWrite, long: null }
  }
  if (model === 'echo') return FREE
  if (model.startsWith('openai:')) {
    const listed = find(OPENAI_PRICES, model.slice('openai:'.length), OPENAI_SUFFIX)
    return listed === null ? null : scaled(listed, 1)
  }
  if (!model.startsWith('bedrock:')) return endpointPrice(model)
  const foundation = foundationModelOf(model.slice('bedrock:'.length))
  const listed = foundation === null ? null : find(BEDROCK_PRICES, foundation.id, BEDROCK_SUFFIX)
  if (foundation === null || listed === null) return null
  return scaled(listed, listed.regionalSurcharge && foundation.scope !== 'global' ? REGIONAL_SURCHARGE : 1)
}

function endpointPrice(model: string): Price | null {
  const endpoint = endpointOf(model)
  if (endpoint?.local === true) return FREE
  const provider = model.startsWith('anthropic:') ? 'anthropic' : endpoint?.name
  const table = provider === undefined ? undefined : ENDPOINT_PRICES[provider]
  const listed = find(table ?? [], nameOf(model), ENDPOINT_SUFFIX)
  return listed === null ? null : scaled(listed, 1)
}

/**
 * USD for a call's tokens: input + output + cache reads + cache writes, each at its own rate.
 * Null when tokens were counted whose rate is unknown, or whose price is beyond what a number holds.
 */
export function costOf(usage: Usage, price: Price): number | null {
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage
  const { long } = price
  const times = long !== null && inputTokens + cacheReadTokens + cacheWriteTokens > long.above ? long : SHORT
  const counted: Array<[tokens: number, rate: number | null, times: number]> = [
    [inputTokens, price.input, times.input],
    [outputTokens, price.output, times.output],
    [cacheReadTokens, price.cacheRead, times.input],
    [cacheWriteTokens, price.cacheWrite, times.input],
  ]
  let cost = 0
  for (const [tokens, rate, factor] of counted) {
    if (tokens === 0) continue
    if (rate === null) return null
    cost += (tokens * rate * factor) / 1_000_000
  }
  return Number.isFinite(cost) ? cost : null
}

const SHORT = { input: 1, output: 1 }

function find(table: readonly ListedPrice[], id: string, suffix: RegExp): ListedPrice | null {
  return table.find((listed) => id.startsWith(listed.model) && suffix.test(id.slice(listed.model.length))) ?? null
}

function scaled(price: Price, factor: number): Price {
  const times = (rate: number | null): number | null => (rate === null ? null : rate * factor)
  return {
    input: price.input * factor,
    output: price.output * factor,
    cacheRead: times(price.cacheRead),
    cacheWrite: times(price.cacheWrite),
    long: price.long,
  }
}
