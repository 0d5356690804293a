import { type Diagnostic, diagnosticLine } from '../../errors.ts'
import { whole } from '../../text/format.ts'
import { cell, inlineCode, sentence } from '../../text/untrusted.ts'
import { functionLink, objectLink, parameterLink } from '../console-links.ts'
import { releaseOpening } from '../release-opening.ts'
import type { ParameterRow, ReleaseReport } from '../release-report.ts'
import { functionVersions, PLAN_WORDS, parameterVersions, rollbackCommand, trafficInWords } from '../release-text.ts'
import { canarySection } from './canary-section.ts'
import { folded, paragraphs, table } from './markdown.ts'
import { planLine, planSection } from './plan-section.ts'
import { differenceSections } from './prompt-difference.ts'

/**
 * The job summary of a release or a rollback: what happened, why and what next in the first three lines; then all that
 * was planned, changed and measured.
 */
export function renderReleaseSummary(report: ReleaseReport): string {
  return `${paragraphs(
    ...releaseOpeningLines(report),
    ...report.open.map((reported) => `**${sentence(reported, 1_500)}**`),
    diagnostics(report),
    where(report),
    plan(report),
    report.parameters.length === 0 ? null : parameters(report),
    ...differenceSections(report),
    report.functions.length === 0 ? null : functions(report),
    ...report.canaries.map((canary) => canarySection(canary, report.identity)),
    list('Also written', report.records),
    record(report),
    list('To know', report.warnings),
    undo(report),
  )}\n`
}

function releaseOpeningLines(report: ReleaseReport): Array<string | null> {
  const { headline, why, next } = releaseOpening(report)
  return [
    `## ${sentence(headline, 400)}`,
    why === null ? null : `**Why:** ${sentence(why, 1_000)}`,
    next === null ? null : `**Next:** ${sentence(next, 1_000)}`,
  ]
}

function diagnostics({ problem }: ReleaseReport): string | null {
  if (problem === null || problem.diagnostics.length === 0) return null
  return problem.diagnostics.map((diagnostic) => `- ${placed(diagnostic)}`).join('\n')
}

/** Before it is done the plan is what a reader came for; afterwards it is folded. */
function plan({ plan, dryRun, canaries }: ReleaseReport): string | null {
  if (plan === null) return null
  if (dryRun || canaries.length === 0) return paragraphs('### Plan of the rollout', planSection(plan))
  return folded(`Plan: ${planLine(plan)}`, planSection(plan))
}

/** File, line and key, and then what to do there. */
function placed({ file, line, field, ...said }: Diagnostic): string {
  const place = file === null ? [] : [inlineCode(line === null ? file : `${file}:${line}`, 150)]
  const key = field === null ? [] : [inlineCode(field, 150)]
  const at = [...place, ...key].join(' ')
  const text = sentence(diagnosticLine({ ...said, file: null, line: null, field: null }), 1_000)
  return at === '' ? text : `${at}: ${text}`
}

function where(report: ReleaseReport): string | null {
  const { identity, approval } = report
  const who =
    identity === null
      ? null
      : `Account ${inlineCode(identity.account)} in ${inlineCode(identity.region)}, as ${inlineCode(identity.arn)}.`
  const isSaid = approval === null || (releaseOpening(report).why ?? '').includes(approval)
  const reported = [who, isSaid ? null : sentence(approval, 500)].filter((one) => one !== null)
  return reported.length === 0 ? null : reported.join(' ')
}

function parameters({ parameters: rows, dryRun, identity }: ReleaseReport): string {
  return table(
    ['Prompt', 'Parameter', 'Plan', dryRun ? 'Version now' : 'Version', 'SHA-256', 'Stored'],
    rows.map((row) => [
      cell(row.id),
      // Before there is one, there is nothing to look at.
      linked(cell(row.name), row.before === null && row.version === null ? null : parameterLink(row.name, identity)),
      PLAN_WORDS[row.plan],
      dryRun ? String(row.before ?? '–') : parameterVersions(row, '**not published**'),
      cell(row.sha256.slice(0, 12)),
      stored(row),
    ]),
  )
}

/** @param text Markdown */
function linked(text: string, url: string | null): string {
  return url === null ? text : `[${text}](${url})`
}

function stored({ tier, bytes, object }: ParameterRow): string {
  const size = `${whole(bytes)} bytes, ${tier}`
  return object === null ? size : `${size}, messages in ${cell(object, 120)}`
}

function functions({ functions: rows, canaries, identity }: ReleaseReport): string {
  return table(
    ['Function', 'Alias', 'Version', 'Traffic'],
    rows.map((row) => [
      cell(row.name),
      linked(cell(row.alias), functionLink(row, identity)),
      functionVersions(row),
      trafficInWords(row, canaries),
    ]),
  )
}

function list(title: string, items: readonly string[]): string | null {
  if (items.length === 0) return null
  return `**${title}**\n\n${items.map((item) => `- ${sentence(item, 600)}`).join('\n')}`
}

/** The record stands among what was written besides: here is where to look at it. */
function record({ record: uri, identity }: ReleaseReport): string | null {
  const url = uri === null ? null : objectLink(uri, identity)
  return url === null ? null : `[The audit record in the console](${url})`
}

function undo(report: ReleaseReport): string | null {
  const command = rollbackCommand(report)
  if (command === null) return null
  return `To go back: run the rollback workflow with ${inlineCode(`environment: ${report.environment ?? ''}`)}, or from a terminal:\n\n\`\`\`sh\n${command}\n\`\`\``
}
