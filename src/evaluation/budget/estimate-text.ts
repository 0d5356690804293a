import { type Range, usdRange, usd as usdText, whole, wholeRange } from '../../text/format.ts'
import type { Estimate } from './estimate.ts'
import { fittingSample } from './fitting-sample.ts'
import type { Budget } from './metered-models.ts'

/** `Estimate: 120 calls (40 known), about $0.02 to $0.04; at most 480 and $0.16 while the result stays open.` */
export function estimateLine(estimate: Estimate): string {
  const { calls, existing, usd, most, unpriced, assumedTokens } = estimate
  const single = calls.high === 1 ? 'call' : 'calls'
  const saved = existing === 0 ? '' : ` (${whole(existing)} answers are known)`
  const unknown = unpriced.filter(isAsked)
  const recorded = usd === null && unknown.length === 0
  const price = recorded ? 'as recorded' : usd === null ? `cost unknown: ${noPrice(unknown)}` : usdRange(usd)
  const more = most.calls <= calls.high ? '' : `; at most ${whole(most.calls)}${mostUsd(most.usd)} if results stay open`
  const assumed =
    assumedTokens === null || recorded ? '' : `; answers of ${wholeRange(assumedTokens)} tokens are assumed`
  return `Estimate: ${wholeRange(calls)} ${single}${saved}, ${price}${more}${assumed}.`
}

function mostUsd(usd: number | null): string {
  return usd === null ? '' : ` and ${usdText(usd)}`
}

/** A recording answers with what its answers had cost. */
function isAsked(model: string): boolean {
  return !model.startsWith('replay:')
}

/** `the price of bedrock:x is not known (set it under `prices`)`. */
function noPrice(models: readonly string[]): string {
  const shown = models.slice(0, 3).join(', ')
  const more = models.length > 3 ? ` and ${models.length - 3} more` : ''
  return `the ${models.length === 1 ? 'price' : 'prices'} of ${shown}${more} ${models.length === 1 ? 'is' : 'are'} not known (set \`prices\`)`
}

/** Sums of floats that differ by less are the same. */
const SAME = 1e-9

/** What a budget will not do, each as a sentence: last for the first round, or bound a model without a price. */
export function budgetWarnings(estimate: Estimate, budget: Budget): string[] {
  const { calls, usd, experiments } = estimate
  const unpriced = estimate.unpriced.filter(isAsked)
  const warnings: string[] = []
  const said = (limit: string, key: string, needed: string, surely: boolean, sample: number | null) => {
    const fits = sample === null ? '' : `, or set \`evaluation.sample: ${sample}\`, which fits`
    warnings.push(
      `The budget of ${limit} ${surely ? 'will' : 'may'} end the run before every case is asked: the first answers to all of them take ${needed}. Raise \`evaluation.budget.${key}\`${fits}.`,
    )
  }
  if (budget.calls !== null && middle(calls) > budget.calls) {
    const costs = experiments.map((one) => ({ ...one, perCase: one.calls.high / Math.max(1, one.cases) }))
    const needed = `${wholeRange(calls)} calls`
    said(`${budget.calls} model calls`, 'calls', needed, calls.low > budget.calls, fittingSample(costs, budget.calls))
  }
  if (budget.usd !== null && usd !== null && middle(usd) > budget.usd * (1 + SAME)) {
    const costs = experiments.map((one) => ({ ...one, perCase: middle(one.usd ?? usd) / Math.max(1, one.cases) }))
    said(`${budget.usd} USD`, 'usd', usdRange(usd), usd.low > budget.usd * (1 + SAME), fittingSample(costs, budget.usd))
  }
  if (budget.usd !== null && unpriced.length > 0) {
    warnings.push(`The budget of ${budget.usd} USD does not bound every call: ${noPrice(unpriced)}.`)
  }
  return warnings
}

function middle({ low, high }: Range): number {
  return (low + high) / 2
}
