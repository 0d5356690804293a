import type { CaseResult, TrialResult } from '../evaluation/evaluation.ts'
import type { ScoreComparison } from '../verdict/comparison.ts'
import { casePairs } from './cases.ts'
import type { PromptReport, Report } from './report.ts'
import { suiteResults } from './results-attacks.ts'

/** `results.json`: everything that was measured, for programs. Unknown numbers are null; text is as the model gave it. */
export function renderResults(report: Report): string {
  const { verdict, head, base, usage } = report
  const { modelCalls, cachedCalls, inputTokens, outputTokens, costUsd } = usage
  const results = {
    version: 1,
    verdict,
    head,
    base,
    prompts: report.prompts.map(promptResults),
    usage: { modelCalls, cachedCalls, inputTokens, outputTokens, costUsd },
  }
  return `${JSON.stringify(results, jsonValue, 2)}\n`
}

function promptResults(prompt: PromptReport) {
  const { comparison } = prompt
  return {
    id: prompt.id,
    file: prompt.file,
    model: comparison.model,
    baselineModel: comparison.baselineModel,
    change: prompt.change,
    verdict: comparison.verdict,
    score: scoreResults(comparison.score),
    metrics: Object.fromEntries(Object.entries(comparison.metrics).map(([name, score]) => [name, scoreResults(score)])),
    ...(comparison.adversarial.length === 0 ? {} : { adversarial: comparison.adversarial.map(suiteResults) }),
    latencyMs: comparison.latencyMs,
    costPerRequestUsd: comparison.costPerRequestUsd,
    cases: casePairs(prompt).map(({ id, candidate, baseline }) => ({
      id,
      vars: variables(prompt.vars[id] ?? {}),
      candidate: candidate === null ? null : caseResults(candidate),
      baseline: baseline === null ? null : caseResults(baseline),
    })),
  }
}

function scoreResults(score: ScoreComparison) {
  const { candidate, baseline, delta, estimate, interval, p, method, cases, discordant, minimumDetectableEffect } =
    score
  return { candidate, baseline, delta, estimate, interval, p, method, cases, discordant, minimumDetectableEffect }
}

function caseResults({ score, pass, trials, confirmations }: CaseResult) {
  return {
    score,
    pass,
    trials: trials.map(trialResults),
    ...(confirmations.length === 0 ? {} : { confirmations: confirmations.map(trialResults) }),
  }
}

function trialResults(trial: TrialResult) {
  const { output, toolCalls, pass, score, assertions, error, latencyMs, usage, costUsd, cached } = trial
  return {
    output,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    pass,
    score,
    assertions: assertions.map((one) => ({
      type: one.type,
      metric: one.metric,
      pass: one.pass,
      score: one.score,
      reason: one.reason,
    })),
    error,
    latencyMs,
    usage,
    costUsd,
    cached,
  }
}

/** A variable that has no JSON, which YAML aliases can make, must not take the whole file with it. */
function variables(vars: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, hasJson(value) ? value : '[no JSON]']))
}

function hasJson(value: unknown): boolean {
  try {
    JSON.stringify(value, jsonValue)
    return true
  } catch (thrown) {
    if (thrown instanceof TypeError) return false
    throw thrown
  }
}

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}
