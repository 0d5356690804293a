import type { CaseResult, Evaluation } from '../evaluation/results.ts'
import type { CaseFacts } from './comparison.ts'
import type { Pair } from './difference.ts'

/** Results of one arm by case id; a later result of the same id replaces an earlier one. */
export type ArmCases = ReadonlyMap<string, CaseResult>

export function casesOf(evaluation: Evaluation | null): ArmCases {
  return new Map((evaluation?.cases ?? []).map((result) => [result.id, result]))
}

/** Both arms of one prompt, with what is known of their cases. */
export type Arms = { candidate: ArmCases; baseline: ArmCases; facts: FactsOf }

/** Facts by case id, complete for every id asked: a case without facts weighs 1, alone and not critical. */
export type FactsOf = (id: string) => CaseFacts

export function factsOf(cases: readonly CaseFacts[]): FactsOf {
  const existing = new Map(cases.map((facts) => [facts.id, facts]))
  return (id) => existing.get(id) ?? { id, weight: 1, cluster: null, critical: false }
}

/** What a case was drawn together with. Cluster names and case ids are free text: the prefix keeps them apart. */
export function unitOf(facts: CaseFacts): string {
  return facts.cluster === null ? `case:${facts.id}` : `cluster:${facts.cluster}`
}

/** Scores of one arm by case id, only of measured cases. A critical case's confirmations are no part of its score. */
export function scoresOf(cases: ArmCases): Map<string, number> {
  return collected(cases, (result) => finite(result.score))
}

/** One named metric of one arm by case id. */
export function metricOf(cases: ArmCases, name: string): Map<string, number> {
  return collected(cases, (result) => finite(Object.hasOwn(result.metrics, name) ? result.metrics[name] : null))
}

/** Cases measured in both arms. Cases of weight 0 count for nothing and are left out. */
export function pairsOf(
  candidate: ReadonlyMap<string, number>,
  baseline: ReadonlyMap<string, number>,
  facts: FactsOf,
): Pair[] {
  const pairs: Pair[] = []
  for (const [id, score] of candidate) {
    const other = baseline.get(id)
    const existing = facts(id)
    if (other === undefined || !(existing.weight > 0)) continue
    pairs.push({ candidate: score, baseline: other, weight: existing.weight, unit: unitOf(existing) })
  }
  return pairs
}

/** Weighted mean score; null when nothing of any weight was measured. Independent of the order of the cases. */
export function meanOf(scores: ReadonlyMap<string, number>, facts: FactsOf): number | null {
  const weighted = [...scores]
    .map(([id, score]) => ({ score, weight: facts(id).weight }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.score - b.score || a.weight - b.weight)
  const weight = weighted.reduce((sum, one) => sum + one.weight, 0)
  return weight > 0 ? weighted.reduce((sum, one) => sum + one.score * one.weight, 0) / weight : null
}

/** Waiting times of a case that were really waited for: a cache answers at once. */
export function latenciesOf(result: CaseResult): number[] {
  return result.trials.flatMap((trial) => (trial.cached ? [] : (finite(trial.latencyMs) ?? [])))
}

function collected(cases: ArmCases, value: (result: CaseResult) => number | null): Map<string, number> {
  const values = new Map<string, number>()
  for (const [id, result] of cases) {
    const one = value(result)
    if (one !== null) values.set(id, one)
  }
  return values
}

function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
