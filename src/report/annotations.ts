import { diagnosticLine, inSentences } from '../errors.ts'
import type { LintDiagnostic } from '../lint/rule.ts'
import type { LogPlace } from '../log.ts'
import { points } from '../text/format.ts'
import { oneLine } from '../text/untrusted.ts'
import type { Comparison } from '../verdict/comparison.ts'
import { labelsOf } from './cases.ts'
import type { ReleaseReport } from './release-report.ts'
import type { PromptReport, Report } from './report.ts'
import { promptStatus, runWords } from './status.ts'
import { whyRed } from './why-red.ts'

export type Annotation = {
  level: 'error' | 'warning' | 'notice'
  file: string
  /** 1-based. */
  line: number
  title: string
  message: string
}

/** GitHub keeps that many of each level in a step. */
const most = 10
const maxTitle = 200
/** GitHub cuts at 4,096. */
const maxMessage = 2_000

/**
 * What stands at the lines of the change: mistakes, and prompts that fail or are undecided; at most ten.
 * @param findings of `lint`, whose errors are the report's mistakes; empty for other commands
 */
export function annotations(report: Report, findings: readonly LintDiagnostic[] = []): Annotation[] {
  const labels = labelsOf(report.prompts)
  const ofPrompts = report.prompts.flatMap(
    (prompt, index) => annotate(prompt, labels[index] ?? prompt.id, report) ?? [],
  )
  const all = [
    ...(findings.length > 0 ? findingAnnotations(findings) : diagnostics(report)),
    ...ofPrompts,
    ...(ofPrompts.every(({ level }) => level === 'notice') ? notBlocking(report) : []),
  ]
  if (all.length <= most) return all
  const shown = all.slice(0, most - 1)
  const rest = all.slice(most - 1)
  const [first] = rest
  if (first === undefined) return shown
  const files = [...new Set(rest.map((one) => one.file))].join(', ')
  const level = rest.some((one) => one.level === 'error') ? 'error' : first.level
  return [
    ...shown,
    { ...first, level, title: `and ${rest.length} more`, message: oneLine(`Also in ${files}.`, maxMessage) },
  ]
}

/** What by policy only warns is a warning also where no single prompt is to blame: a budget that cut the run. */
function notBlocking({ warns, verdict, prompts, reasons }: Report): Annotation[] {
  const [first] = prompts
  if (!warns || first === undefined) return []
  const { file, line } = first
  return [
    {
      level: 'warning',
      file,
      line,
      title: `${runWords[verdict]}: does not block`,
      message: oneLine(inSentences(...reasons), maxMessage),
    },
  ]
}

function diagnostics(report: Report): Annotation[] {
  return report.diagnostics.flatMap(({ file, line, field, message, hint }) => {
    if (file === null) return []
    const said = inSentences(message, hint)
    const title = oneLine(field ?? 'Mistake in the configuration', maxTitle)
    return [{ level: 'error' as const, file, line: line ?? 1, title, message: oneLine(said, maxMessage) }]
  })
}

function annotate({ file, line, comparison }: PromptReport, label: string, report: Report): Annotation | null {
  const level = levelOf(comparison, report)
  if (level === null) return null
  const difference = comparison.score.delta === null ? '' : `, ${points(comparison.score.delta)} points`
  const status = promptStatus(comparison)
  // What passes is annotated for its doubts alone.
  const [why = status.word] = status.ok === true ? comparison.doubts : [...comparison.reasons, ...comparison.doubts]
  return {
    level,
    file,
    line,
    title: oneLine(`${label}: ${status.word}${difference}`, maxTitle),
    message: oneLine(why, maxMessage),
  }
}

/** An outcome that by policy does not block is a warning (`warn`), or only noted (`pass`). */
function levelOf(comparison: Comparison, { verdict, blocks, warns }: Report): Annotation['level'] | null {
  const { ok } = promptStatus(comparison)
  if (ok === false) return blocks ? 'error' : warns ? 'warning' : 'notice'
  if (comparison.verdict === 'inconclusive') {
    if (verdict !== 'inconclusive') return 'warning'
    return blocks ? 'error' : warns ? 'warning' : 'notice'
  }
  if (comparison.doubts.length > 0) return 'warning'
  return comparison.verdict === 'non-comparable' ? 'notice' : null
}

/** Findings at the lines of a change. Notes ask for nothing, so that they take no reader's time there. */
export function findingAnnotations(findings: readonly LintDiagnostic[]): Annotation[] {
  return findings.flatMap(({ rule, level, file, line, message, hint }) =>
    level === 'note'
      ? []
      : [{ level, file, line: line ?? 1, title: rule, message: oneLine(inSentences(message, hint), 2_000) }],
  )
}

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
