import type { SuiteResults } from '../adversarial/results.ts'
import type { Evaluation } from '../evaluation/evaluation.ts'
import { attackFails, compareAttacks } from './attacks.ts'
import type { CaseFacts, Comparison, ScoreComparison } from './comparison.ts'
import { consistencyOf, phrasingsOf } from './consistency.ts'
import { costIncrease, costPerRequest } from './cost.ts'
import { coverageOf } from './coverage.ts'
import { criticalCases } from './critical.ts'
import { difference, withoutPairs } from './difference.ts'
import { judge } from './judge.ts'
import { latencyIncrease, latencyQuantiles } from './latency.ts'
import { type ArmCases, casesOf, type FactsOf, factsOf, meanOf, metricOf, pairsOf, scoresOf } from './measured.ts'
import type { GatePolicy } from './policy.ts'
import { criticalReason, floorReason, increaseReason } from './reasons.ts'

export type CompareInput = {
  promptId: string
  model: string
  baselineModel: string | null
  candidate: Evaluation
  /** Null when the prompt is new, or its baseline was not evaluated because it is not comparable. */
  baseline: Evaluation | null
  cases: readonly CaseFacts[]
  policy: GatePolicy
  /** Why the baseline cannot be compared with, as a sentence; null when it can. */
  nonComparable: string | null
  /** What became of the safety suites; none unless given. */
  attacks?: readonly SuiteResults[]
}

/**
 * Compares the two arms of one prompt on one model, and says what that proves. The case is the unit: repeats are
 * averaged inside it, cases of one cluster count as one draw, and only cases measured in both arms are compared.
 */
export function compare(input: CompareInput): Comparison {
  const { policy } = input
  const facts = factsOf(input.cases)
  const candidate = casesOf(input.candidate)
  const baseline = input.nonComparable === null ? casesOf(input.baseline) : casesOf(null)
  const scores = { candidate: scoresOf(candidate), baseline: scoresOf(baseline) }
  const mean = meanOf(scores.candidate, facts)
  const score = compared(scores.candidate, scores.baseline, facts, policy.confidence)
  const arms = { candidate, baseline, facts }
  const cost = costIncrease(arms, policy.maxCostIncrease, policy.confidence)
  const latency = latencyIncrease(arms, policy.maxLatencyIncrease, policy.confidence)
  const critical = criticalCases(input.candidate, input.cases)
  const adversarial = compareAttacks(input.attacks ?? [], policy)
  const brokenFloor = policy.minScore !== null && mean !== null && mean < policy.minScore - 1e-12

  const judgement = judge({
    hasBaseline: input.baseline !== null,
    nonComparable: input.nonComparable,
    score,
    policy,
    critical,
    candidate: coverageOf(candidate, scores.candidate),
    baseline: coverageOf(baseline, scores.baseline),
  })
  const blocking = [
    ...(brokenFloor ? [floorReason(mean, policy.minScore ?? 0)] : []),
    ...critical.failed.map(criticalReason),
    ...(cost?.exceeded ? [increaseReason('cost per request', cost)] : []),
    ...(latency?.exceeded ? [increaseReason('p95 latency', latency)] : []),
    ...adversarial.filter(attackFails).map(({ reason }) => reason),
  ]
  const grave = judgement.verdict === 'error' || judgement.verdict === 'regressed'
  const onlyIn = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
    baseline.size === 0 ? [] : [...one.keys()].filter((id) => !other.has(id)).sort()
  const passed = [...candidate.values()].filter((result) => result.pass === true).length
  const failed = [...candidate.values()].filter((result) => result.pass === false).length
  return {
    promptId: input.promptId,
    model: input.model,
    baselineModel: input.baselineModel,
    verdict: judgement.verdict,
    reasons: grave ? [...judgement.reasons, ...blocking] : [...blocking, ...judgement.reasons],
    score,
    metrics: {
      ...consistencyMetrics(input.cases, candidate, baseline, facts, policy.confidence),
      ...metricsOf(candidate, baseline, facts, policy.confidence),
    },
    latencyMs: { candidate: latencyQuantiles(candidate), baseline: latencyQuantiles(baseline) },
    costPerRequestUsd: { candidate: costPerRequest(candidate), baseline: costPerRequest(baseline) },
    brokenFloor,
    failedCritical: critical.failed.map(({ id }) => id),
    cost,
    latency,
    adversarial,
    passed,
    failed,
    errored: candidate.size - passed - failed,
    candidate: input.candidate,
    baseline: input.baseline,
    onlyCandidate: onlyIn(scores.candidate, scores.baseline),
    onlyBaseline: onlyIn(scores.baseline, scores.candidate),
  }
}

function compared(
  candidate: ReadonlyMap<string, number>,
  baseline: ReadonlyMap<string, number>,
  facts: FactsOf,
  confidence: number,
): ScoreComparison {
  const pairs = pairsOf(candidate, baseline, facts)
  return pairs.length === 0 ? withoutPairs(meanOf(candidate, facts)) : difference(pairs, confidence)
}

/** `consistency` and `consistency-spread` over the cases that have paraphrases; a case counts with its whole weight. */
function consistencyMetrics(
  cases: readonly CaseFacts[],
  candidate: ArmCases,
  baseline: ArmCases,
  facts: FactsOf,
  confidence: number,
): Record<string, ScoreComparison> {
  const phrasings = phrasingsOf(cases)
  if (phrasings.size === 0) return {}
  const arms = [consistencyOf(candidate, phrasings), consistencyOf(baseline, phrasings)] as const
  const whole: FactsOf = (id) => ({ ...facts(id), weight: facts(id).weight * (phrasings.get(id)?.length ?? 1) })
  const metric = (of: 'same' | 'spread') => {
    const [now, before] = arms.map((arm) => new Map([...arm].map(([id, one]) => [id, one[of]])))
    return compared(now ?? new Map(), before ?? new Map(), whole, confidence)
  }
  return { consistency: metric('same'), 'consistency-spread': metric('spread') }
}

function metricsOf(
  candidate: ArmCases,
  baseline: ArmCases,
  facts: FactsOf,
  confidence: number,
): Record<string, ScoreComparison> {
  const names = new Set([...candidate.values()].flatMap((result) => Object.keys(result.metrics)))
  // Names come from prompt files: fromEntries keeps one like __proto__ an ordinary key.
  return Object.fromEntries(
    [...names]
      .sort()
      .map((name) => [name, compared(metricOf(candidate, name), metricOf(baseline, name), facts, confidence)]),
  )
}
