import type { Estimate } from '../evaluation/estimate.ts'
import type { Range } from '../evaluation/expected.ts'
import type { Stopped } from '../evaluation/missing.ts'

/** An estimate for programs: ranges as pairs, USD null where a price is not known. */
export function estimateResults({ calls, known, usd, most, unpriced, models }: Estimate) {
  return {
    calls: pair(calls),
    known,
    usd: money(usd),
    most: { calls: most.calls, usd: most.usd === null ? null : dollars(most.usd) },
    unpriced,
    models: models.map((one) => ({
      model: one.model,
      calls: pair(one.calls),
      inputTokens: pair(one.inputTokens),
      outputTokens: pair(one.outputTokens),
      usd: money(one.usd),
    })),
  }
}

/** What is missing of a run that its budget ended. */
export function stoppedResults({ why, missing, calls, usd }: Stopped) {
  return { why, missing, toFinish: { calls, usd: usd === null ? null : dollars(usd) } }
}

function pair({ low, high }: Range): [number, number] {
  return [low, high]
}

function money(range: Range | null): [number, number] | null {
  return range === null ? null : [dollars(range.low), dollars(range.high)]
}

/** Sums of floats: the last digits are noise, and an estimate has no more than six. */
function dollars(usd: number): number {
  return Number(usd.toPrecision(6))
}
