import { count, usd, whole } from '../text/format.ts'
import type { Report, RunUsage } from './report.ts'

/** `120 calls`, `12 calls + 108 cached (saved $0.034)`. */
export function callsText({ modelCalls, cachedCalls, savedUsd }: RunUsage): string {
  if (cachedCalls === 0) return count(modelCalls, 'call')
  const saved = savedUsd === 0 ? '' : ` (saved ${usd(savedUsd)})`
  return `${count(modelCalls, 'call')} + ${whole(cachedCalls)} cached${saved}`
}

/** `cost $0.034`, `cost $0.034 (estimated $0.02 to $0.04, at most $0.16)`. */
export function costText({ usage, estimate }: Pick<Report, 'usage' | 'estimate'>): string {
  const cost = `cost ${usd(usage.costUsd)}`
  if (estimate === null || estimate.usd === null || estimate.most.usd === null || estimate.most.usd === 0) return cost
  const { low, high } = estimate.usd
  const [from, to, most] = [usd(low), usd(high), usd(estimate.most.usd)]
  const range = from === to ? from : `${from} to ${to}`
  return `${cost} (estimated ${range}${most === to ? '' : `, at most ${most}`})`
}

/** `50 of 400 cases (sample)`; null when all were taken. */
export function sampleText(sample: { cases: number; of: number } | null): string | null {
  return sample === null ? null : `${whole(sample.cases)} of ${count(sample.of, 'case')} (sample)`
}
