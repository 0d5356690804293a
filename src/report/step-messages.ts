import { diagnosticLine } from '../errors.ts'
import type { LintDiagnostic } from '../lint/rule.ts'
import type { LogPlace } from '../log.ts'
import { type Annotation, annotations } from './annotations.ts'
import type { ReleaseReport } from './release-report.ts'
import type { Report } from './report.ts'
import { whyRed } from './why-red.ts'

/** One annotation of a step. `at`: null when it stands at no line of a file. */
export type StepMessage = { level: Annotation['level']; text: string; at: LogPlace | null }

type Reported = { report: Report; findings: readonly LintDiagnostic[] | null; release: ReleaseReport | null }

/**
 * What a step annotates, in the order in which it is told: GitHub keeps the first ten of each level. Of a red run at least one
 * is an error, which says why.
 */
export function stepMessages({ report, findings, release }: Reported): StepMessage[] {
  const why = whyRed(report, release)
  const problem = release?.problem ?? null
  const diagnostics = problem === null ? report.diagnostics : problem.diagnostics
  const placed = annotations({ ...report, diagnostics }, findings ?? []).map(atItsLine)
  const unplaced = diagnostics
    .filter(({ file }) => file === null)
    .map(diagnosticLine)
    .map(error)
  const found = [...placed, ...unplaced]
  const open = (release?.open ?? []).map((text): StepMessage => ({ level: 'warning', text, at: null }))
  const isReported = problem === null && found.some(({ level }) => level === 'error')
  return [...(why === null || isReported ? [] : [error(why.line)]), ...found, ...open]
}

function error(text: string): StepMessage {
  return { level: 'error', text, at: null }
}

function atItsLine({ level, file, line, title, message }: Annotation): StepMessage {
  return { level, text: message, at: { file, line, title } }
}
