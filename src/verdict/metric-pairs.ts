import type { CaseFacts } from './comparison.ts'
import { consistencyOf, phrasingsOf } from './consistency.ts'
import type { Pair } from './difference.ts'
import { type Arms, type FactsOf, meanOf, metricOf, pairsOf } from './measured.ts'

/** One named metric: its pairs, and the candidate's mean over all that measured it. */
export type MetricPairs = { name: string; pairs: Pair[]; mean: number | null }

/** Every named metric, and `consistency` and `consistency-spread` where cases have paraphrases. */
export function metricPairs(cases: readonly CaseFacts[], arms: Arms): MetricPairs[] {
  const { candidate, baseline, facts } = arms
  const names = new Set([...candidate.values()].flatMap((result) => Object.keys(result.metrics)))
  return [
    ...consistencyPairs(cases, arms),
    ...[...names].sort().map((name) => paired(name, metricOf(candidate, name), metricOf(baseline, name), facts)),
  ]
}

/** Over the cases that have paraphrases; a case counts with its whole weight. */
function consistencyPairs(cases: readonly CaseFacts[], { candidate, baseline, facts }: Arms): MetricPairs[] {
  const phrasings = phrasingsOf(cases)
  if (phrasings.size === 0) return []
  const arms = [consistencyOf(candidate, phrasings), consistencyOf(baseline, phrasings)] as const
  const whole: FactsOf = (id) => ({ ...facts(id), weight: facts(id).weight * (phrasings.get(id)?.length ?? 1) })
  const metric = (name: string, field: 'same' | 'spread') => {
    const [now, before] = arms.map((arm) => new Map([...arm].map(([id, one]) => [id, one[field]])))
    return paired(name, now ?? new Map(), before ?? new Map(), whole)
  }
  return [metric('consistency', 'same'), metric('consistency-spread', 'spread')]
}

function paired(
  name: string,
  candidate: ReadonlyMap<string, number>,
  baseline: ReadonlyMap<string, number>,
  facts: FactsOf,
): MetricPairs {
  return { name, pairs: pairsOf(candidate, baseline, facts), mean: meanOf(candidate, facts) }
}
