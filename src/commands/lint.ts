import type { Project } from '../config/load.ts'
import { type Diagnostic, diagnostic, type Level, UserError } from '../errors.ts'
import type { Estimate } from '../evaluation/budget/estimate.ts'
import { budgetWarnings, estimateLine } from '../evaluation/budget/estimate-text.ts'
import { experimentArms } from '../experiment/arms.ts'
import type { Deps } from '../experiment/deps.ts'
import { estimateArms } from '../experiment/estimate.ts'
import { experimentsAlone } from '../experiment/experiment.ts'
import { readProject } from '../experiment/load-project.ts'
import { checkProject, inOrder, warningsOf } from '../lint/lint-project.ts'
import { CONFIGURATION } from '../lint/registry.ts'
import { previousResults } from '../lint/results.ts'
import type { LintDiagnostic } from '../lint/rule.ts'
import type { TokenCounter } from '../models/catalog/token-count.ts'
import { lintedReport, mistakenReport, type RunFacts, runFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { readableErrors } from '../source/diagnostics.ts'

export type LintRequest = {
  config: string
  run: Report['run']
  /** `results.json` of an earlier evaluation. */
  results?: { file: string; text: string } | null
  /** Counts tokens instead of estimating them. */
  counter?: TokenCounter | null
}

/** Every finding, and a report of them as other commands give it: errors are its mistakes. */
export type Linted = { report: Report; findings: LintDiagnostic[]; estimate: Estimate | null }

/** Finds every mistake that can be found without asking a model; without a network too, unless a counter is given. */
export async function lint(
  deps: Pick<Deps, 'clock' | 'log' | 'tree' | 'head' | 'judge' | 'signal' | 'costOf'>,
  request: LintRequest,
): Promise<Linted> {
  const startedAt = deps.clock.now()
  const lasted = () => ({ durationMs: deps.clock.now() - startedAt })
  let facts: RunFacts = runFacts({ head: deps.head, run: request.run })
  try {
    const results = request.results ?? null
    const previous = results === null ? null : previousResults(results.text, results.file)
    const project = await readProject(deps, request.config, null)
    facts = { ...facts, policy: project.config.gate }
    const counter = request.counter ?? null
    const found = await checkProject(deps, project, project.prompts, { previous, counter })
    const findings = inOrder([...project.warnings.map((one) => ofConfiguration(one, request.config)), ...found])
    facts = { ...facts, warnings: warningsOf(findings), ...lasted() }
    const errors = findings.filter(({ level }) => level === 'error')
    const estimate = await estimateProject(deps, project)
    const said = estimate === null ? [] : [estimateText(estimate, project)]
    const diagnostics = { ...(said[0] === undefined ? {} : { hint: said[0] }), diagnostics: readableErrors(errors) }
    if (errors.length > 0)
      return {
        report: mistakenReport(facts, new UserError(summary(project, findings), diagnostics)),
        findings,
        estimate,
      }
    const report = lintedReport(facts, summary(project, findings))
    return { report: { ...report, reasons: [...report.reasons, ...said] }, findings, estimate }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    const report = mistakenReport({ ...facts, ...lasted() }, thrown)
    const { message, hint, diagnostics } = thrown
    const reported = diagnostics.length > 0 ? diagnostics : [diagnostic({ message, hint })]
    return { report, findings: reported.map((one) => ofConfiguration(one, request.config)), estimate: null }
  }
}

function ofConfiguration({ file, field, message, ...rest }: Diagnostic, config: string): LintDiagnostic {
  return {
    ...rest,
    rule: CONFIGURATION.id,
    file: file ?? config,
    field: null,
    message: field === null ? message : `${field}: ${message}`,
  }
}

/** What was looked at and what was found. */
function summary(project: Project, findings: readonly LintDiagnostic[]): string {
  const found = (['error', 'warning', 'note'] as const).flatMap((level) => counted(findings, level))
  const what = found.length === 0 ? 'no mistakes found' : found.join(', ')
  return `${plural(project.prompts.length, 'prompt')} with ${plural(caseCount(project), 'case')}: ${what}.`
}

/** Of everything on two versions without earlier answers; null when something cannot be rendered, which is told. */
async function estimateProject(deps: Pick<Deps, 'costOf'>, project: Project): Promise<Estimate | null> {
  const { value: experiments, diagnostics } = await experimentsAlone(project, project.prompts)
  if (diagnostics.length > 0) return null
  const { config } = project
  const { golden, attacks } = await experimentArms(experiments, config)
  const costOf = deps.costOf?.(config) ?? (() => null)
  const { maxRepeat } = config.evaluation
  return estimateArms(golden, attacks, config, { costOf, lookup: null, assumed: true, mostRepeat: maxRepeat })
}

/** What evaluating all of it would take, and whether the budget lasts. */
function estimateText(estimate: Estimate, { config }: Project): string {
  const line = estimateLine(estimate).replace('Estimate: ', 'Evaluating both versions of everything takes ')
  return [line, ...budgetWarnings(estimate, config.evaluation.budget)].join(' ')
}

function caseCount({ prompts, cases }: Project): number {
  return prompts.reduce((sum, { id }) => sum + (cases.get(id)?.length ?? 0), 0)
}

function counted(findings: readonly LintDiagnostic[], level: Level): string[] {
  const count = findings.filter((finding) => finding.level === level).length
  return count === 0 ? [] : [plural(count, level)]
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
