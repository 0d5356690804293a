import type { UserError } from '../errors.ts'
import type { GatePolicy } from '../verdict/gate-policy.ts'
import type { Report } from './report.ts'

/** What every report tells, whatever came out. A stage that finds more of it makes new ones. */
export type RunFacts = Readonly<
  Pick<
    Report,
    'head' | 'base' | 'baseReason' | 'run' | 'durationMs' | 'weakened' | 'warnings' | 'unchanged' | 'removed'
  >
> & { readonly policy: GatePolicy | null }

/** Nothing was evaluated, for the reason given: nothing changed, or a fork without credentials. */
export function skippedReport(facts: RunFacts, reason: string, blocks: boolean): Report {
  return { ...unevaluated(facts), verdict: 'skipped', blocks, reasons: [reason] }
}

/** Why nothing was evaluated when there was nothing to: a prompt that is no longer there changed all the same. */
export function nothingChanged({ removed, unchanged }: RunFacts): string {
  if (removed.length + unchanged.length === 0) return 'Nothing was evaluated: no prompt has cases.'
  return removed.length === 0 ? 'No prompt changed.' : 'No prompt that is still evaluated changed.'
}

/** Files were only checked, and nothing is wrong with them. */
export function lintedReport(facts: RunFacts, reason: string): Report {
  return { ...unevaluated(facts), verdict: 'pass', reasons: [reason] }
}

/** A release rests on an evaluation of an earlier run, or on none yet. */
export function approvedReport(facts: RunFacts, evidence: { score: number | null; commit: string } | null): Report {
  const reason =
    evidence === null
      ? 'Nothing was evaluated in this run.'
      : `Evaluated before, in full, at commit ${evidence.commit.slice(0, 12)}.`
  return {
    ...unevaluated(facts),
    verdict: evidence === null ? 'skipped' : 'pass',
    score: evidence?.score ?? null,
    reasons: [reason],
  }
}

/** The user's files or settings kept the run from measuring anything. */
export function mistakenReport(facts: RunFacts, error: UserError): Report {
  const hint = error.hint === null ? [] : [error.hint]
  return {
    ...unevaluated(facts),
    verdict: 'error',
    blocks: true,
    reasons: [error.message, ...hint],
    diagnostics: error.diagnostics,
  }
}

/** What is known before anything was read. */
export function runFacts(reported: Pick<RunFacts, 'head' | 'run'>): RunFacts {
  return {
    ...reported,
    base: null,
    baseReason: null,
    durationMs: 0,
    policy: null,
    weakened: [],
    warnings: [],
    unchanged: [],
    removed: [],
  }
}

export const defaultConfidence = 0.95

/** A report of nothing but these facts. */
export function unevaluated(facts: RunFacts): Report {
  const { policy, ...reported } = facts
  return {
    ...reported,
    verdict: 'skipped',
    blocks: false,
    warns: false,
    reasons: [],
    prompts: [],
    betweenModels: [],
    score: null,
    baselineScore: null,
    delta: null,
    interval: null,
    passed: 0,
    failed: 0,
    errored: 0,
    usage: { modelCalls: 0, cachedCalls: 0, savedUsd: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
    estimate: null,
    stopped: null,
    diagnostics: [],
    margin: policy?.margin ?? 0,
    confidence: policy?.confidence ?? defaultConfidence,
    judges: [],
    history: null,
  }
}
