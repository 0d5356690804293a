import type { Estimate } from '../../evaluation/budget/estimate.ts'
import type { LintDiagnostic } from '../../lint/rule.ts'
import { estimateResults } from './results/estimate.ts'

/** Findings for programs, and what evaluating everything would take; null when that cannot be told. */
export function renderFindingsJson(findings: readonly LintDiagnostic[], estimate: Estimate | null): string {
  const reported = findings.map(({ rule, level, file, line, message, hint }) => {
    return { rule, level, file, line, message, hint }
  })
  return `${JSON.stringify({ version: 1, findings: reported, estimate: estimate && estimateResults(estimate) }, null, 2)}\n`
}
