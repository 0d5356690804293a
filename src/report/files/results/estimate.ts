/** What a run was expected to take, and what is missing of one that ended early, as results.json has them. */
import type { Estimate } from '../../../evaluation/budget/estimate.ts'
import type { Stopped } from '../../../evaluation/budget/incomplete-run.ts'
import type { Range } from '../../../text/format.ts'

/** An estimate for programs: ranges as pairs, USD null where a price is not known. */
export function estimateResults({ calls, existing, usd, most, unpriced, models }: Estimate) {
  return {
    calls: pair(calls),
    existing,
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

/** The same with what each experiment takes. */
export function wholeEstimateResults(estimate: Estimate) {
  const { assumedTokens, experiments } = estimate
  return {
    ...estimateResults(estimate),
    assumedTokens: assumedTokens === null ? null : pair(assumedTokens),
    experiments: experiments.map(({ cases, critical, calls, usd }) => ({
      ...{ cases, critical, calls: pair(calls) },
      usd: money(usd),
    })),
  }
}

/** What is missing of a run that its budget ended. */
export function stoppedResults({ why, missing, calls, usd, remedy, sentence }: Stopped) {
  return { why, missing, toFinish: { calls, usd: usd === null ? null : dollars(usd) }, remedy, sentence }
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
