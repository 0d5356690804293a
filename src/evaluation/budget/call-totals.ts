import { GUARDRAIL_PRICES } from '../../models/catalog/prices-table.ts'
import type { CostOf } from '../../models/client.ts'
import type { ScoringCall } from '../../scorers/call-forecast.ts'
import type { Range } from '../../text/format.ts'

/** What one model will be asked. `calls`: from the first round alone to everything that may be asked. */
export type ModelEstimate = {
  model: string
  calls: Range
  inputTokens: Range
  outputTokens: Range
  /** Null when its price is not known. */
  usd: Range | null
}

/** One kind of call: how often in the first round, how often beyond it at most, and its tokens. */
type Calls = { least: number; most: number; further: number; input: Range; output: Range }

/** Sums for one model, in the first round and with everything beyond it. */
type Sums = { first: Amounts; most: Amounts }
type Amounts = { calls: Range; input: Range; output: Range; usd: Range | null }

/** Characters of a token, and of a guardrail's unit of text, roughly. */
const CHARACTERS = 4
const UNIT = 1_000

/** What is going to be asked, added up by model. */
export class Expected {
  readonly #costOf: CostOf
  readonly #sums = new Map<string, Sums>()

  constructor(costOf: CostOf) {
    this.#costOf = costOf
  }

  add(model: string, calls: Calls, kind: ScoringCall['kind'] | null = null): void {
    const { least, most, further, input, output } = calls
    if (most + further === 0) return
    const sums = this.#sums.get(model) ?? { first: nothing(), most: nothing() }
    this.#sums.set(model, sums)
    const each = kind === 'guardrail' ? guardrailUsd(input) : this.#usd(model, input, output)
    for (const [amounts, high] of [
      [sums.first, most],
      [sums.most, most + further],
    ] as const) {
      grow(amounts.calls, { low: 1, high: 1 }, least, high)
      grow(amounts.input, input, least, high)
      grow(amounts.output, output, least, high)
      if (high === 0) continue
      if (each === null) amounts.usd = null
      else if (amounts.usd !== null) grow(amounts.usd, each, least, high)
    }
  }

  get first(): { calls: Range; usd: Range | null } {
    return this.#total(({ first }) => first)
  }

  get most(): { calls: Range; usd: Range | null } {
    return this.#total(({ most }) => most)
  }

  models(): ModelEstimate[] {
    return [...this.#sums].map(([model, { most }]) => ({
      model,
      calls: most.calls,
      inputTokens: rounded(most.input),
      outputTokens: rounded(most.output),
      usd: most.usd,
    }))
  }

  unpriced(): string[] {
    return [...this.#sums].flatMap(([model, { most }]) => (most.usd === null ? [model] : []))
  }

  #total(of: (sums: Sums) => Amounts): { calls: Range; usd: Range | null } {
    const calls = { low: 0, high: 0 }
    let usd: Range | null = { low: 0, high: 0 }
    for (const sums of this.#sums.values()) {
      const amounts = of(sums)
      grow(calls, amounts.calls, 1, 1)
      if (amounts.usd === null) usd = null
      else if (usd !== null) grow(usd, amounts.usd, 1, 1)
    }
    return { calls, usd }
  }

  /** Of one call: a long request may cost more for each token. */
  #usd(model: string, input: Range, output: Range): Range | null {
    const low = this.#costOf(model, { inputTokens: input.low, outputTokens: output.low })
    const high = this.#costOf(model, { inputTokens: input.high, outputTokens: output.high })
    return low === null || high === null ? null : { low, high }
  }
}

/** From the cheapest policy alone to all that have a price: which a guardrail has is not known before it answers. */
function guardrailUsd(input: Range): Range {
  const prices = Object.values(GUARDRAIL_PRICES).flatMap((usd) => usd ?? [])
  const units = { low: 1, high: Math.ceil((input.high * CHARACTERS) / UNIT) }
  const all = prices.reduce((sum, usd) => sum + usd, 0)
  return { low: (units.low * Math.min(...prices)) / 1_000, high: (units.high * all) / 1_000 }
}

function grow(sum: Range, each: Range, least: number, most: number): void {
  sum.low += least * each.low
  sum.high += most * each.high
}

function nothing(): Amounts {
  const zero = () => ({ low: 0, high: 0 })
  return { calls: zero(), input: zero(), output: zero(), usd: zero() }
}

function rounded({ low, high }: Range): Range {
  return { low: Math.round(low), high: Math.round(high) }
}
