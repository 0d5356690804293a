import type { CaseFacts, Comparison, Decision } from '../verdict/comparison.ts'
import { overall } from '../verdict/overall.ts'
import { defaultConfidence, type RunFacts, unevaluated } from './assemble.ts'
import type { PromptReport, Report } from './report.ts'

/** A prompt's report, with what the overall score must know of its cases. */
export type EvaluatedPrompt = { report: PromptReport; cases: readonly CaseFacts[] }

/** Both arms were run and compared. */
export function evaluatedReport(
  facts: RunFacts,
  evaluated: readonly EvaluatedPrompt[],
  decision: Decision,
  spent: Pick<Report, 'usage' | 'estimate' | 'stopped'>,
): Report {
  const compared = evaluated.map(({ report, cases }) => ({ comparison: report.comparison, cases }))
  const total = (count: (comparison: Comparison) => number) =>
    compared.reduce((sum, { comparison }) => sum + count(comparison), 0)
  return {
    ...unevaluated(facts),
    ...overall(compared, facts.policy?.confidence ?? defaultConfidence),
    verdict: decision.verdict,
    blocks: decision.blocks,
    warns: decision.warns,
    reasons: decision.reasons,
    prompts: evaluated.map(({ report }) => report),
    passed: total((one) => one.passed),
    failed: total((one) => one.failed),
    errored: total((one) => one.errored),
    ...spent,
  }
}
