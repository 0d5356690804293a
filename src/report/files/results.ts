import type { Estimate } from '../../evaluation/budget/estimate.ts'
import type { Stopped } from '../../evaluation/budget/incomplete-run.ts'
import type { Arm, CaseResult, TrialResult } from '../../evaluation/results.ts'
import { type Range, withoutNoise } from '../../text/format.ts'
import type { ScoreComparison, SuiteComparison } from '../../verdict/comparison.ts'
import { CASE_GROUPS, caseGroup, groupCases } from '../case-groups.ts'
import { MOST_NAMED } from '../case-lines.ts'
import { type Ranking, rankCases } from '../case-rankings.ts'
import { type CasePair, casePairs } from '../cases.ts'
import { flakyCases, isFlaky } from '../flaky-cases.ts'
import type { PromptReport, Report } from '../report.ts'
import { tagScores } from '../tag-scores.ts'

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
  yield* listed(report.prompts, promptPieces, 2)
  if (report.betweenModels.length > 0) yield `,\n  "betweenModels": ${indented(report.betweenModels, 2)}`
  const spent = { modelCalls, cachedCalls, savedUsd, inputTokens, outputTokens, costUsd }
  yield `,\n  "rankings": ${indented(rankingResults(report.prompts), 2)}`
  yield `,\n  "usage": ${indented(spent, 2)}`
  if (estimate !== null) yield `,\n  "estimate": ${indented(estimateResults(estimate), 2)}`
  if (stopped !== null) yield `,\n  "stopped": ${indented(stoppedResults(stopped), 2)}`
  yield '\n}\n'
}

function* promptPieces(prompt: PromptReport): Generator<string> {
  yield `${opened(promptResults(prompt), 4)},\n      "cases": `
  yield* listed(casePairs(prompt), casePieces, 6)
  yield '\n    }'
}

function* casePieces(pair: CasePair): Generator<string> {
  const { prompt, id, candidate, baseline } = pair
  const result = {
    id,
    vars: variables(prompt.vars[id] ?? {}),
    group: caseGroup(pair),
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

/** @param piecesOf begun for one item after the other: there may be many */
function* listed<T>(items: readonly T[], piecesOf: (item: T) => Iterable<string>, spaces: number): Generator<string> {
  const line = `\n${' '.repeat(spaces)}`
  for (const [index, item] of items.entries()) {
    yield `${index === 0 ? '[' : ','}${line}  `
    yield* piecesOf(item)
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
    ...(Object.keys(prompt.tags).length === 0 ? {} : { tags: tagScores(prompt) }),
    groups: groupResults(prompt),
    flaky: { candidate: flakyResults(prompt, 'candidate'), baseline: flakyResults(prompt, 'baseline') },
  }
}

/** How many cases each group has. */
function groupResults(prompt: PromptReport) {
  const grouped = groupCases([prompt])
  return Object.fromEntries(CASE_GROUPS.map(({ group }) => [group, grouped[group].length]))
}

/** Null where it is unknown, because no case has several measured answers. */
function flakyResults(prompt: PromptReport, arm: Arm) {
  const flaky = flakyCases([prompt], arm)
  return flaky === null ? null : { cases: flaky.cases.map(({ id }) => id), repeated: flaky.repeated }
}

function rankingResults(prompts: readonly PromptReport[]) {
  const { slowest, dearest, weakest } = rankCases(prompts, MOST_NAMED)
  const ranked = ({ cases, unknown }: Ranking, name: string) => ({
    cases: cases.map(({ prompt, id, value }) => ({ prompt, case: id, [name]: value })),
    unknown,
  })
  return {
    slowest: ranked(slowest, 'latencyMs'),
    dearest: ranked(dearest, 'costUsd'),
    weakest: ranked(weakest, 'score'),
  }
}

function scoreResults(score: ScoreComparison) {
  const { candidate, baseline, delta, estimate, interval, p, method, cases, discordant, minimumDetectableEffect } =
    score
  return { candidate, baseline, delta, estimate, interval, p, method, cases, discordant, minimumDetectableEffect }
}

function caseResults(result: CaseResult) {
  const { score, pass, trials, confirmations } = result
  return {
    score,
    pass,
    flaky: isFlaky(result),
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
      ...(one.critical === true ? { critical: true } : {}),
    })),
    // What nothing is asserted of is no error: its answers are there for people.
    error: error?.kind === 'unscored' && assertions.length === 0 ? null : error,
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

/** An estimate for programs: ranges as pairs, USD null where a price is not known. */
export function estimateResults({ calls, existing, usd, most, unpriced, models }: Estimate) {
  return {
    calls: pair(calls),
    existing,
    usd: money(usd),
    most: { calls: most.calls, usd: most.usd === null ? null : dollars(most.usd) },
    unpriced,
    models: models.map((one) => ({
      model: one.model,
      calls: pair(one.calls),
      inputTokens: pair(one.inputTokens),
      outputTokens: pair(one.outputTokens),
      usd: money(one.usd),
    })),
  }
}

/** What is missing of a run that its budget ended. */
function stoppedResults({ why, missing, calls, usd }: Stopped) {
  return { why, missing, toFinish: { calls, usd: usd === null ? null : dollars(usd) } }
}

function pair({ low, high }: Range): [number, number] {
  return [low, high]
}

function money(range: Range | null): [number, number] | null {
  return range === null ? null : [dollars(range.low), dollars(range.high)]
}

/** Sums of floats: the last digits are noise, and an estimate has no more than six. */
function dollars(usd: number): number {
  return Number(usd.toPrecision(6))
}

/** One safety suite for programs: rates, and every attack with both answers. */
function suiteResults(one: SuiteComparison) {
  const { suite, verdict, reason, limit, confidence, candidate, baseline, difference, findings, bias } = one
  return {
    suite,
    metric: 'attack-success-rate',
    verdict,
    reason,
    candidate,
    baseline,
    delta: difference.delta,
    interval: difference.interval,
    p: difference.p,
    method: difference.method,
    limit,
    confidence,
    leftOut: one.leftOut,
    notRun: one.notRun,
    ...(bias.length === 0 ? {} : { bias, findings }),
    attacks: one.results.map((attack) => ({
      id: attack.id,
      template: attack.template,
      case: attack.case,
      variable: attack.variable,
      attack: attack.attack,
      candidate: outcome(attack.candidate),
      baseline: attack.baseline === null ? null : outcome(attack.baseline),
    })),
  }
}

function outcome({ succeeded, why, output, answers }: SuiteComparison['results'][number]['candidate']) {
  return { succeeded, why, output, answers }
}
