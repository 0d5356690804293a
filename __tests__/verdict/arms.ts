import type { Arm, CaseResult, Evaluation, TrialError, TrialResult } from '../../src/evaluation/results.ts'
import type { CaseFacts } from '../../src/verdict/comparison.ts'
import type { GatePolicy } from '../../src/verdict/gate-policy.ts'

export const policy: GatePolicy = {
  require: 'no-regression',
  critical: 'absolute',
  margin: 0.05,
  confidence: 0.95,
  minScore: null,
  maxCostIncrease: null,
  maxLatencyIncrease: null,
  maxAttackSuccess: null,
  maxErrors: 0,
  onInconclusive: 'warn',
  onError: 'fail',
  onFork: 'fail',
}

/** A measured trial; passes from a score of 0.5 on. */
export function trial(score: number, details: Partial<TrialResult> = {}): TrialResult {
  return {
    output: 'an answer',
    toolCalls: [],
    stopReason: 'stop',
    pass: score >= 0.5,
    score,
    assertions: [],
    error: null,
    latencyMs: 100,
    usage: { inputTokens: 10, outputTokens: 10 },
    costUsd: 0.001,
    cached: false,
    ...details,
  }
}

export function failedTrial(kind: TrialError['kind'], message = 'no answer'): TrialResult {
  const error = { kind, message, hint: null }
  return trial(0, { pass: null, score: null, stopReason: null, error, latencyMs: null, usage: null, costUsd: null })
}

/** A case with its score and pass as the evaluation derives them from its trials. */
export function caseOf(id: string, trials: TrialResult[], metrics: Record<string, number> = {}): CaseResult {
  const scored = trials.flatMap(({ score, pass }) => (score === null ? [] : [{ score, pass }]))
  const sum = scored.reduce((total, { score }) => total + score, 0)
  return {
    id,
    trials,
    score: scored.length === 0 ? null : sum / scored.length,
    pass: scored.length === 0 ? null : scored.filter(({ pass }) => pass).length > scored.length / 2,
    metrics,
    confirmations: [],
  }
}

export function evaluationOf(arm: Arm, cases: CaseResult[], promptId = 'greet', model = 'echo'): Evaluation {
  return { arm, promptId, model, cases }
}

/** One case for each score, one trial each, ids `c0`, `c1`, … */
export function arm(name: Arm, scores: readonly number[], details: Partial<TrialResult> = {}): Evaluation {
  return evaluationOf(
    name,
    scores.map((score, i) => caseOf(`c${i}`, [trial(score, details)])),
  )
}

export function facts(count: number, details: Partial<CaseFacts> = {}): CaseFacts[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    weight: 1,
    cluster: null,
    critical: false,
    ...details,
  }))
}

/** `[score, times]` groups in a row. */
export function scores(...groups: Array<[score: number, times: number]>): number[] {
  return groups.flatMap(([score, times]) => Array<number>(times).fill(score))
}
