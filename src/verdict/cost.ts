import type { CaseResult } from '../evaluation/results.ts'
import { ratioLowerBound } from '../statistics/fieller.ts'
import type { IncreaseCheck } from './comparison.ts'
import { type ArmCases, type Arms, unitOf } from './paired-scores.ts'

/**
 * Mean cost of one request, in USD, over the cases that were answered: what an answer costs, whether this run paid for
 * it or a cache had it. Null when nothing was answered or the price of any answer is unknown.
 */
export function costPerRequest(cases: ArmCases): number | null {
  const costs: number[] = []
  for (const result of cases.values()) {
    const cost = costOf(result)
    if (cost === 'unknown') return null
    if (cost !== null) costs.push(cost)
  }
  return costs.length === 0 ? null : costs.sort((a, b) => a - b).reduce((sum, cost) => sum + cost, 0) / costs.length
}

/**
 * The relative increase of the cost per request over the cases answered in both arms. It exceeds the limit only when
 * its one-sided lower bound does (Fieller's bound for a ratio of paired means, clusters as units).
 * @returns null when no limit is set, or a price is unknown, or the baseline cost nothing
 */
export function costIncrease(arms: Arms, limit: number | null, confidence: number): IncreaseCheck | null {
  if (limit === null || costPerRequest(arms.candidate) === null || costPerRequest(arms.baseline) === null) return null
  const units = new Map<string, { numerator: number; denominator: number }>()
  for (const [id, result] of arms.candidate) {
    const other = arms.baseline.get(id)
    const numerator = costOf(result)
    const denominator = other === undefined ? null : costOf(other)
    if (typeof numerator !== 'number' || typeof denominator !== 'number') continue
    const name = unitOf(arms.facts(id))
    const unit = units.get(name) ?? { numerator: 0, denominator: 0 }
    units.set(name, { numerator: unit.numerator + numerator, denominator: unit.denominator + denominator })
  }
  const sums = [...units.values()].sort((a, b) => a.numerator - b.numerator || a.denominator - b.denominator)
  const before = sums.reduce((sum, unit) => sum + unit.denominator, 0)
  if (before <= 0) return null
  const increase = sums.reduce((sum, unit) => sum + unit.numerator, 0) / before - 1
  const ratio = ratioLowerBound(sums, 1 - confidence)
  const lowerBound = ratio === null ? null : ratio - 1
  return { increase, lowerBound, limit, exceeded: lowerBound !== null && lowerBound > limit }
}

/** Mean cost of a case's answered trials; null when none was answered. */
function costOf(result: CaseResult): number | null | 'unknown' {
  let sum = 0
  let answered = 0
  for (const { usage, costUsd } of result.trials) {
    if (usage === null) continue
    if (costUsd === null) return 'unknown'
    sum += costUsd
    answered++
  }
  return answered === 0 ? null : sum / answered
}
