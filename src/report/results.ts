import type { CaseResult, TrialResult } from '../evaluation/evaluation.ts'
import type { ScoreComparison } from '../verdict/comparison.ts'
import { type CasePair, casePairs } from './cases.ts'
import { withoutNoise } from './numbers.ts'
import type { PromptReport, Report } from './report.ts'
import { suiteResults } from './results-attacks.ts'
import { estimateResults, stoppedResults } from './results-costs.ts'

/** `results.json`: everything that was measured, for programs. Unknown numbers are null; text is as the model gave it, to a million characters. */
export function renderResults(report: Report): string {
  return [...resultsPieces(report)].join('')
}

/** The same in pieces of one case, for results that do not fit into memory. */
export function* resultsPieces(report: Report): Generator<string> {
  const { verdict, head, base, usage, estimate, stopped } = report
  const { modelCalls, cachedCalls, inputTokens, outputTokens } = usage
  const savedUsd = withoutNoise(usage.savedUsd)
  const costUsd = usage.costUsd === null ? null : withoutNoise(usage.costUsd)
  yield `${opened({ version: 1, verdict, head, base }, 0)},\n  "prompts": `
  yield* listed(report.prompts.map(promptPieces), 2)
  const spent = { modelCalls, cachedCalls, savedUsd, inputTokens, outputTokens, costUsd }
  yield `,\n  "usage": ${indented(spent, 2)}`
  if (estimate !== null) yield `,\n  "estimate": ${indented(estimateResults(estimate), 2)}`
  if (stopped !== null) yield `,\n  "stopped": ${indented(stoppedResults(stopped), 2)}`
  yield '\n}\n'
}

function* promptPieces(prompt: PromptReport): Generator<string> {
  yield `${opened(promptResults(prompt), 4)},\n      "cases": `
  yield* listed(
    casePairs(prompt).map((pair) => casePieces(pair)),
    6,
  )
  yield '\n    }'
}

function* casePieces({ prompt, id, candidate, baseline }: CasePair): Generator<string> {
  const result = {
    id,
    vars: variables(prompt.vars[id] ?? {}),
    candidate: candidate === null ? null : caseResults(candidate),
    baseline: baseline === null ? null : caseResults(baseline),
  }
  yield indented(result, 8)
}

/** JSON as it stands when everything around it is indented by so many spaces. */
function indented(value: unknown, spaces: number): string {
  return JSON.stringify(value, jsonValue, 2).replaceAll('\n', `\n${' '.repeat(spaces)}`)
}

/** A mapping to which more is to be added. */
function opened(mapping: Record<string, unknown>, spaces: number): string {
  return indented(mapping, spaces).replace(/\n *\}$/, '')
}

function* listed(items: ReadonlyArray<Iterable<string>>, spaces: number): Generator<string> {
  const line = `\n${' '.repeat(spaces)}`
  for (const [index, item] of items.entries()) {
    yield `${index === 0 ? '[' : ','}${line}  `
    yield* item
  }
  yield items.length === 0 ? '[]' : `${line}]`
}

function promptResults(prompt: PromptReport) {
  const { comparison } = prompt
  return {
    id: prompt.id,
    file: prompt.file,
    model: comparison.model,
    baselineModel: comparison.baselineModel,
    change: prompt.change,
    ...(prompt.sample === null ? {} : { sample: prompt.sample }),
    verdict: comparison.verdict,
    score: scoreResults(comparison.score),
    metrics: Object.fromEntries(Object.entries(comparison.metrics).map(([name, score]) => [name, scoreResults(score)])),
    ...(comparison.adversarial.length === 0 ? {} : { adversarial: comparison.adversarial.map(suiteResults) }),
    latencyMs: comparison.latencyMs,
    costPerRequestUsd: comparison.costPerRequestUsd,
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
  const { output, toolCalls, stopReason, pass, score, assertions, error, latencyMs, usage, costUsd, cached } = trial
  return {
    output,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    stopReason,
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
