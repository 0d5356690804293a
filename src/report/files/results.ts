import type { Arm, CaseResult, Evaluation, TrialResult } from '../../evaluation/results.ts'
import { ownOf } from '../../source/mapping.ts'
import { withoutNoise } from '../../text/format.ts'
import type { CaseFacts, ScoreComparison } from '../../verdict/comparison.ts'
import { tagScores } from '../breakdown/tag-scores.ts'
import { tokenEconomics } from '../breakdown/token-economics.ts'
import { CASE_GROUPS, caseGroup, groupCases } from '../case-groups.ts'
import { MOST_NAMED } from '../case-lines.ts'
import { type Ranking, rankCases } from '../case-rankings.ts'
import { type CasePair, casePairs } from '../cases.ts'
import { flakyCases, isFlaky } from '../flaky-cases.ts'
import type { PromptReport, Report } from '../report.ts'
import { stoppedResults, wholeEstimateResults } from './results/estimate.ts'
import { suiteResults } from './results/suites.ts'

/** `results.json`: everything that a report holds, for programs and to be read back (`results/read.ts`). Unknown numbers are null; text is as the model gave it, to a million characters. */
export function renderResults(report: Report): string {
  return [...resultsPieces(report)].join('')
}

/** The same in pieces of one case, for results that do not fit into memory. */
export function* resultsPieces(report: Report): Generator<string> {
  const { usage, estimate, stopped } = report
  const { modelCalls, cachedCalls, inputTokens, outputTokens } = usage
  const savedUsd = withoutNoise(usage.savedUsd)
  const costUsd = usage.costUsd === null ? null : withoutNoise(usage.costUsd)
  yield `${opened(runResults(report), 0)},\n  "prompts": `
  yield* listed(report.prompts, promptPieces, 2)
  if (report.betweenModels.length > 0) yield `,\n  "betweenModels": ${indented(report.betweenModels, 2)}`
  const spent = { modelCalls, cachedCalls, savedUsd, inputTokens, outputTokens, costUsd }
  yield `,\n  "rankings": ${indented(rankingResults(report.prompts), 2)}`
  yield `,\n  "usage": ${indented(spent, 2)}`
  yield `,\n  "tokens": ${indented(tokenEconomics(report), 2)}`
  if (estimate !== null) yield `,\n  "estimate": ${indented(wholeEstimateResults(estimate), 2)}`
  if (stopped !== null) yield `,\n  "stopped": ${indented(stoppedResults(stopped), 2)}`
  if (report.history !== null) yield `,\n  "history": ${indented(report.history, 2)}`
  yield '\n}\n'
}

function* promptPieces(prompt: PromptReport): Generator<string> {
  yield `${opened(promptResults(prompt), 4)},\n      "cases": `
  const facts = new Map(prompt.facts.map((one) => [one.id, one]))
  yield* listed(casePairs(prompt), (pair) => casePieces(pair, facts.get(pair.id) ?? null), 6)
  yield '\n    }'
}

function* casePieces(pair: CasePair, facts: CaseFacts | null): Generator<string> {
  const { prompt, id, candidate, baseline } = pair
  const request = prompt.request(id)
  const tags = ownOf(prompt.tags, id) ?? []
  const result = {
    id,
    vars: variables(ownOf(prompt.vars, id) ?? {}),
    ...(tags.length === 0 ? {} : { tags }),
    place: ownOf(prompt.places, id) ?? null,
    ...(facts === null ? {} : drawResults(facts)),
    group: caseGroup(pair),
    ...(request === null ? {} : { request }),
    candidate: candidate === null ? null : caseResults(candidate),
    baseline: baseline === null ? null : caseResults(baseline),
  }
  yield indented(result, 8)
}

/** How a case counts where it counts otherwise than most. */
function drawResults({ weight, cluster, criticalAssertions, paraphraseOf }: CaseFacts) {
  return {
    ...(weight === 1 ? {} : { weight }),
    ...(cluster === null ? {} : { cluster }),
    ...(criticalAssertions === true ? { criticalAssertions } : {}),
    ...(paraphraseOf === undefined ? {} : { paraphraseOf }),
  }
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

/** The run as a whole, but for its prompts and what it spent. */
function runResults(report: Report) {
  const { run, interval, diagnostics, removed } = report
  return {
    version: 1,
    verdict: report.verdict,
    head: report.head,
    base: report.base,
    baseReason: report.baseReason,
    blocks: report.blocks,
    warns: report.warns,
    reasons: report.reasons,
    weakened: report.weakened,
    warnings: report.warnings,
    diagnostics,
    unchanged: report.unchanged,
    removed,
    score: report.score,
    baselineScore: report.baselineScore,
    delta: report.delta,
    interval,
    passed: report.passed,
    failed: report.failed,
    errored: report.errored,
    margin: report.margin,
    confidence: report.confidence,
    judges: report.judges,
    durationMs: report.durationMs,
    run,
  }
}

function promptResults(prompt: PromptReport) {
  const { comparison } = prompt
  const tags = tagScores(prompt)
  const { candidate, baseline } = comparison
  return {
    id: prompt.id,
    file: prompt.file,
    line: prompt.line,
    model: comparison.model,
    baselineModel: comparison.baselineModel,
    change: prompt.change,
    ...(prompt.sample === null ? {} : { sample: prompt.sample }),
    verdict: comparison.verdict,
    reasons: comparison.reasons,
    advice: comparison.advice,
    doubts: comparison.doubts,
    passed: comparison.passed,
    failed: comparison.failed,
    errored: comparison.errored,
    score: scoreResults(comparison.score),
    metrics: Object.fromEntries(Object.entries(comparison.metrics).map(([name, score]) => [name, scoreResults(score)])),
    ...(comparison.adversarial.length === 0 ? {} : { adversarial: comparison.adversarial.map(suiteResults) }),
    latencyMs: comparison.latencyMs,
    costPerRequestUsd: comparison.costPerRequestUsd,
    cost: comparison.cost,
    latency: comparison.latency,
    repeats: comparison.repeats,
    open: comparison.open,
    floor: comparison.floor,
    brokenFloor: comparison.brokenFloor,
    critical: prompt.critical,
    failedCritical: comparison.failedCritical,
    failingBefore: comparison.failingBefore,
    onlyCandidate: comparison.onlyCandidate,
    onlyBaseline: comparison.onlyBaseline,
    messages: prompt.messages,
    asked: { candidate: askedResults(candidate), baseline: baseline === null ? null : askedResults(baseline) },
    digest: prompt.digest,
    ...(prompt.why === null ? {} : { why: prompt.why }),
    ...(tags.length === 0 ? {} : { tags }),
    groups: groupResults(prompt),
    flaky: { candidate: flakyResults(prompt, 'candidate'), baseline: flakyResults(prompt, 'baseline') },
  }
}

/** Which prompt was asked, on which model: a renamed one has another id in the base. */
function askedResults({ promptId, model }: Evaluation) {
  return { prompt: promptId, model }
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
  const { candidate, baseline, delta, estimate, interval, p, method, cases, units, discordant } = score
  const { minimumDetectableEffect } = score
  return {
    ...{ candidate, baseline, delta, estimate, interval, p, method, cases, units, discordant },
    minimumDetectableEffect,
  }
}

function caseResults(result: CaseResult) {
  const { score, pass, metrics, trials, confirmations } = result
  return {
    score,
    pass,
    flaky: isFlaky(result),
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
    trials: trials.map(trialResults),
    ...(confirmations.length === 0 ? {} : { confirmations: confirmations.map(trialResults) }),
  }
}

function trialResults(trial: TrialResult) {
  const { output, toolCalls, stopReason, pass, score, assertions, error, latencyMs, usage, costUsd, cached } = trial
  // What nothing is asserted of is no error: its answers are there for people.
  const isShownOnly = error?.kind === 'unscored' && assertions.length === 0
  return {
    output,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    stopReason,
    pass,
    score,
    assertions: assertions.map((one) => ({
      type: one.type,
      metric: one.metric,
      weight: one.weight,
      pass: one.pass,
      score: one.score,
      reason: one.reason,
      ...(one.critical === true ? { critical: true } : {}),
      ...(one.named === undefined ? {} : { named: one.named }),
    })),
    error: isShownOnly ? null : error,
    ...(isShownOnly ? { unscored: { message: error.message, hint: error.hint } } : {}),
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
