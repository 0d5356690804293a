import type { CaseResult } from '../evaluation/results.ts'
import type { CaseFacts } from './comparison.ts'
import type { Pair } from './difference.ts'
import { type ArmCases, type Arms, type FactsOf, meanOf, metricOf, pairsOf } from './paired-scores.ts'

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

/** How much a case depends on how it is put: 1 when every phrasing got the same verdict, else 0; and the spread. */
type Consistency = { same: number; spread: number }

/** Phrasings of one question: the ids of the case and of its paraphrases, by the case's. */
function phrasingsOf(cases: readonly CaseFacts[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { id, paraphraseOf } of cases) {
    if (paraphraseOf !== undefined) groups.set(paraphraseOf, [...(groups.get(paraphraseOf) ?? [paraphraseOf]), id])
  }
  return groups
}

/**
 * Consistency of each case that has paraphrases, on one arm; only where every phrasing was measured: of two that were,
 * agreement is likelier than of four. `spread` is the largest score less the smallest.
 */
function consistencyOf(arm: ArmCases, phrasings: ReadonlyMap<string, readonly string[]>): Map<string, Consistency> {
  const found = new Map<string, Consistency>()
  for (const [id, members] of phrasings) {
    const results = members.flatMap((member) => scored(arm.get(member)))
    if (results.length < members.length) continue
    const scores = results.map(({ score }) => score)
    found.set(id, {
      same: new Set(results.map(({ pass }) => pass)).size === 1 ? 1 : 0,
      spread: Math.max(...scores) - Math.min(...scores),
    })
  }
  return found
}

function scored(result: CaseResult | undefined): Array<{ pass: boolean; score: number }> {
  return result === undefined || result.pass === null || result.score === null
    ? []
    : [{ pass: result.pass, score: result.score }]
}
