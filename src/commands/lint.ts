import type { Project } from '../config/load.ts'
import { type Mistake, UserError } from '../errors.ts'
import type { Finding, Level } from '../lint/finding.ts'
import { CONFIGURATION } from '../lint/registry.ts'
import { previousResults } from '../lint/results.ts'
import type { TokenCounter } from '../models/token-count.ts'
import { lintedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { checkProject, warningsOf } from './check-project.ts'
import type { Deps } from './deps.ts'
import { readProject } from './read-project.ts'

export type LintRequest = {
  config: string
  run: Report['run']
  /** `results.json` of an earlier evaluation. */
  results?: { file: string; text: string } | null
  /** Counts tokens instead of estimating them. */
  counter?: TokenCounter | null
}

/** Every finding, and a report of them as other commands give it: errors are its mistakes. */
export type Linted = { report: Report; findings: Finding[] }

/** Finds every mistake that can be found without asking a model; without a network too, unless a counter is given. */
export async function lint(
  deps: Pick<Deps, 'clock' | 'log' | 'tree' | 'head' | 'signal'>,
  request: LintRequest,
): Promise<Linted> {
  const startedAt = deps.clock.now()
  const facts = runFacts({ head: deps.head, run: request.run })
  try {
    const results = request.results ?? null
    const previous = results === null ? null : previousResults(results.text, results.file)
    const project = await readProject(deps, request.config, null)
    facts.policy = project.config.gate
    const counter = request.counter ?? null
    const findings = await checkProject(deps, project, project.prompts, { previous, counter })
    facts.warnings.push(...project.warnings, ...warningsOf(findings))
    facts.durationMs = deps.clock.now() - startedAt
    const errors = findings.filter(({ level }) => level === 'error')
    const said = { hint: calls(project), mistakes: errors.map(mistakeOf) }
    if (errors.length > 0)
      return { report: mistakenReport(facts, new UserError(summary(project, findings), said)), findings }
    const report = lintedReport(facts, summary(project, findings))
    return { report: { ...report, reasons: [...report.reasons, said.hint] }, findings }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    facts.durationMs = deps.clock.now() - startedAt
    const report = mistakenReport(facts, thrown)
    const { message, hint, mistakes } = thrown
    const told = mistakes.length > 0 ? mistakes : [{ file: null, line: null, field: null, message, hint }]
    return { report, findings: told.map((mistake) => findingOf(mistake, request.config)) }
  }
}

/** An error as the mistake that keeps an evaluation from starting. */
export function mistakeOf({ file, line, message, hint }: Finding): Mistake {
  return { file, line, field: null, message, hint }
}

function findingOf({ file, line, field, message, hint }: Mistake, config: string): Finding {
  return {
    rule: CONFIGURATION.id,
    level: 'error',
    file: file ?? config,
    line,
    message: field === null ? message : `${field}: ${message}`,
    hint: hint ?? CONFIGURATION.remedy,
  }
}

/** What was looked at and what was found. */
function summary(project: Project, findings: readonly Finding[]): string {
  const found = (['error', 'warning', 'note'] as const).flatMap((level) => counted(findings, level))
  const what = found.length === 0 ? 'no mistakes found' : found.join(', ')
  return `${plural(project.prompts.length, 'prompt')} with ${plural(caseCount(project), 'case')}: ${what}.`
}

/** How often an evaluation of everything would ask at most. */
function calls(project: Project): string {
  const { repeat, models } = project.config.evaluation
  const most = 2 * caseCount(project) * repeat * Math.max(1, models.length)
  return `Evaluating both arms of everything takes ${plural(most, 'call')} at most, judges not counted.`
}

function caseCount({ prompts, cases }: Project): number {
  return prompts.reduce((sum, { id }) => sum + (cases.get(id)?.length ?? 0), 0)
}

function counted(findings: readonly Finding[], level: Level): string[] {
  const count = findings.filter((finding) => finding.level === level).length
  return count === 0 ? [] : [plural(count, level)]
}

function plural(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
