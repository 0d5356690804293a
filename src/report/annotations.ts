import { diagnosticLine, inSentences } from '../errors.ts'
import type { LintDiagnostic } from '../lint/rule.ts'
import type { LogPlace } from '../log.ts'
import { points, score } from '../text/format.ts'
import { oneLine } from '../text/untrusted.ts'
import type { Comparison } from '../verdict/comparison.ts'
import { groupCases } from './case-groups.ts'
import { assertionName, type CasePair, labelsOf, tellingTrial } from './cases.ts'
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
const MOST_OF_STEP = 10
const maxTitle = 200
/** GitHub cuts at 4,096. */
const maxMessage = 2_000

/**
 * What stands at the lines of the change: mistakes, prompts that fail or are undecided, and below them the cases that fail since
 * this change, the worst first.
 * @param findings of `lint`, whose errors are the report's mistakes; empty for other commands
 * @param most where there are more, the last counts the others
 */
export function annotations(
  report: Report,
  findings: readonly LintDiagnostic[] = [],
  most: number = MOST_OF_STEP,
): Annotation[] {
  const labels = labelsOf(report.prompts)
  const ofPrompts = report.prompts.flatMap(
    (prompt, index) => annotate(prompt, labels[index] ?? prompt.id, report) ?? [],
  )
  const all = [
    ...(findings.length > 0 ? findingAnnotations(findings) : diagnostics(report)),
    ...ofPrompts,
    ...(ofPrompts.every(({ level }) => level === 'notice') ? notBlocking(report) : []),
    ...ofCases(report),
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

/**
 * Cases that fail and did not fail before, at their lines in the dataset; each line once, whichever prompts it fails for. What failed
 * on the base already is not this change's doing.
 */
function ofCases(report: Report): Annotation[] {
  const { 'newly-failing': newly, failing } = groupCases(report.prompts)
  const several = report.prompts.length > 1
  const atLine = new Map<string, { pairs: CasePair[]; file: string; line: number }>()
  for (const pair of [...newly, ...failing]) {
    const place = Object.hasOwn(pair.prompt.places, pair.id) ? pair.prompt.places[pair.id] : undefined
    if (place === undefined || place.line === null || !isInRepository(place.file)) continue
    const { file, line } = place
    const key = `${line} ${file} ${pair.id}`
    const there = atLine.get(key)
    if (there === undefined) atLine.set(key, { pairs: [pair], file, line })
    else there.pairs.push(pair)
  }
  return [...atLine.values()].map(({ pairs, file, line }) => {
    const [worst] = pairs
    const names = several ? ` (${pairs.map(({ label }) => label).join(', ')})` : ''
    const word = worst?.baseline === null ? 'fails' : 'newly failing'
    return {
      level: gravest(pairs.map((pair) => levelOfCase(pair, report))),
      file,
      line,
      title: oneLine(`case ${worst?.id}: ${word}${names}`, maxTitle),
      message: oneLine(worst === undefined ? '' : whyItFails(worst), maxMessage),
    }
  })
}

/** A case that alone fails the run is as grave as its prompt; any other is to be looked at, and of a prompt that passes only noted. */
function levelOfCase({ prompt, id }: CasePair, report: Report): Annotation['level'] {
  const level = levelOf(prompt.comparison, report) ?? 'notice'
  return level === 'error' && !prompt.comparison.failedCritical.includes(id) ? 'warning' : level
}

function gravest(levels: readonly Annotation['level'][]): Annotation['level'] {
  return (['error', 'warning'] as const).find((level) => levels.includes(level)) ?? 'notice'
}

function whyItFails({ candidate, baseline }: CasePair): string {
  const trial = candidate === null ? null : tellingTrial(candidate, 'worst')
  const failed = (trial?.assertions ?? []).filter(({ pass }) => pass === false)
  const scores = `${baseline === null ? '' : `${score(baseline.score)} → `}${score(candidate?.score ?? null)}`
  return [scores, ...failed.map((assertion) => `${assertionName(assertion)}: ${assertion.reason}`)].join(' · ')
}

/** GitHub shows annotations at files of the repository, by paths from its root. */
function isInRepository(file: string): boolean {
  return !/^(\/|\\|[A-Za-z][A-Za-z+.-]*:|~)|(^|[\\/])\.\.([\\/]|$)/.test(file)
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

type Reported = {
  report: Report
  findings: readonly LintDiagnostic[] | null
  release: ReleaseReport | null
  /** Whether a check run shows what stands at lines, so that the step's messages need not stand there again. */
  isAtLines?: boolean
}

/**
 * What a step annotates, in the order in which it is told: GitHub keeps the first ten of each level. Of a red run at least one
 * is an error, which says why.
 */
export function stepMessages({ report, findings, release, isAtLines = false }: Reported): StepMessage[] {
  const why = whyRed(report, release)
  const problem = release?.problem ?? null
  const diagnostics = problem === null ? report.diagnostics : problem.diagnostics
  const placed = annotations({ ...report, diagnostics }, findings ?? []).map(isAtLines ? besideItsLine : atItsLine)
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

function besideItsLine({ level, file, line, title, message }: Annotation): StepMessage {
  return { level, text: `${oneLine(file, maxTitle)}:${line}: ${title}: ${message}`, at: null }
}

function atItsLine({ level, file, line, title, message }: Annotation): StepMessage {
  return { level, text: message, at: { file, line, title } }
}
