/** From the fields of results.json back to the report that it was written from. */
import type { AttackOutcome } from '../../../adversarial/attack.ts'
import type { Estimate } from '../../../evaluation/budget/estimate.ts'
import type { Arm, CaseResult, Evaluation, TrialResult } from '../../../evaluation/results.ts'
import type { Range } from '../../../text/format.ts'
import type { CaseFacts, SuiteComparison } from '../../../verdict/comparison.ts'
import type { PromptReport, Report } from '../../report.ts'
import type { CaseFields, ResultFields, TrialFields } from './case-schema.ts'
import type { OutcomeFields, PromptFields, SuiteFields } from './prompt-schema.ts'
import type { ResultsFields } from './schema.ts'

/** The report of a file; what the file says of it in other words, as its rankings, is derived again. */
export function reportOf(fields: ResultsFields): Report {
  const {
    version: _version,
    rankings: _rankings,
    tokens: _tokens,
    prompts,
    betweenModels,
    estimate,
    stopped,
    history,
    ...run
  } = fields
  return {
    ...run,
    prompts: prompts.map(promptOf),
    betweenModels: betweenModels ?? [],
    estimate: estimate === undefined ? null : estimateOf(estimate),
    stopped: stopped === undefined ? null : stoppedOf(stopped),
    history: history ?? null,
  }
}

function promptOf(fields: PromptFields): PromptReport {
  const { id, file, line, change, critical, messages, digest, why, cases } = fields
  const criticalIds = new Set(critical)
  const requests = new Map(cases.map((one) => [one.id, one.request ?? null]))
  return {
    ...{ id, file, line, change, critical, messages, digest },
    why: why ?? null,
    sample: fields.sample ?? null,
    comparison: comparisonOf(fields),
    vars: Object.fromEntries(cases.map((one) => [one.id, one.vars])),
    tags: Object.fromEntries(cases.flatMap((one) => (one.tags === undefined ? [] : [[one.id, one.tags]]))),
    places: Object.fromEntries(cases.flatMap((one) => (one.place === null ? [] : [[one.id, one.place]]))),
    facts: cases.map((one) => factsOf(one, criticalIds.has(one.id))),
    request: (caseId) => requests.get(caseId) ?? null,
  }
}

function factsOf(one: CaseFields, critical: boolean): CaseFacts {
  const { id, weight, cluster, criticalAssertions, paraphraseOf } = one
  return { id, weight: weight ?? 1, cluster: cluster ?? null, critical, criticalAssertions, paraphraseOf }
}

function comparisonOf(fields: PromptFields): PromptReport['comparison'] {
  const { id, model, baselineModel, asked, cases } = fields
  const { verdict, reasons, advice, doubts, score, repeats, open, metrics, latencyMs, costPerRequestUsd } = fields
  const { brokenFloor, floor, failedCritical, failingBefore, cost, latency } = fields
  const { passed, failed, errored, onlyCandidate, onlyBaseline } = fields
  return {
    ...{ promptId: id, model, baselineModel, verdict, reasons, advice, doubts, score, repeats, open, metrics },
    ...{ latencyMs, costPerRequestUsd, brokenFloor, floor, failedCritical, failingBefore, cost, latency },
    ...{ passed, failed, errored, onlyCandidate, onlyBaseline },
    adversarial: (fields.adversarial ?? []).map(suiteOf),
    candidate: evaluationOf('candidate', asked.candidate, cases),
    baseline: asked.baseline === null ? null : evaluationOf('baseline', asked.baseline, cases),
  }
}

function evaluationOf(arm: Arm, { prompt, model }: PromptFields['asked']['candidate'], cases: readonly CaseFields[]) {
  const evaluation: Evaluation = {
    ...{ arm, promptId: prompt, model },
    cases: cases.flatMap((one) => {
      const result = one[arm]
      return result === null ? [] : [resultOf(one.id, result)]
    }),
  }
  return evaluation
}

function resultOf(id: string, { score, pass, metrics, trials, confirmations }: ResultFields): CaseResult {
  return {
    ...{ id, score, pass, metrics: metrics ?? {} },
    trials: trials.map(trialOf),
    confirmations: (confirmations ?? []).map(trialOf),
  }
}

function trialOf({ toolCalls, error, unscored, ...trial }: TrialFields): TrialResult {
  return {
    ...trial,
    toolCalls: toolCalls ?? [],
    error: unscored === undefined ? error : { kind: 'unscored', ...unscored },
  }
}

function suiteOf({ attacks, bias, findings, metric: _metric, ...suite }: SuiteFields): SuiteComparison {
  return {
    ...suite,
    bias: bias ?? [],
    findings: findings ?? [],
    results: attacks.map(({ candidate, baseline, ...attack }) => ({
      ...attack,
      candidate: outcomeOf(candidate),
      baseline: baseline === null ? null : outcomeOf(baseline),
    })),
  }
}

function outcomeOf({ pair, ...outcome }: OutcomeFields): AttackOutcome {
  return { ...outcome, pair: pair ?? null }
}

type Ends = readonly [low: number, high: number]

function estimateOf({
  calls,
  usd,
  assumedTokens,
  models,
  experiments,
  ...rest
}: NonNullable<ResultsFields['estimate']>) {
  const estimate: Estimate = {
    ...rest,
    calls: rangeOf(calls),
    usd: rangeOrNull(usd),
    assumedTokens: rangeOrNull(assumedTokens),
    models: models.map((one) => ({
      model: one.model,
      calls: rangeOf(one.calls),
      inputTokens: rangeOf(one.inputTokens),
      outputTokens: rangeOf(one.outputTokens),
      usd: rangeOrNull(one.usd),
    })),
    experiments: experiments.map((one) => ({ ...one, calls: rangeOf(one.calls), usd: rangeOrNull(one.usd) })),
  }
  return estimate
}

function stoppedOf({ toFinish, ...stopped }: NonNullable<ResultsFields['stopped']>): Report['stopped'] {
  return { ...stopped, ...toFinish }
}

function rangeOf([low, high]: Ends): Range {
  return { low, high }
}

function rangeOrNull(ends: Ends | null): Range | null {
  return ends === null ? null : rangeOf(ends)
}
