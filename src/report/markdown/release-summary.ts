import { type Diagnostic, diagnosticLine } from '../../errors.ts'
import { whole } from '../../text/format.ts'
import { cell, inlineCode, sentence } from '../../text/untrusted.ts'
import type { CanaryReport } from '../canary-report.ts'
import { openTraffic } from '../open-rollout.ts'
import type { FunctionRow, ParameterRow, ReleaseReport } from '../release-report.ts'
import { releaseHeadline, rollbackCommand, tellingCanary } from '../release-text.ts'
import { canarySection } from './canary-section.ts'
import { paragraphs, table } from './markdown.ts'

/** The job summary of a release or a rollback. */
export function renderReleaseSummary(report: ReleaseReport): string {
  return `${paragraphs(
    `## ${sentence(releaseHeadline(report), 400)}`,
    problem(report),
    ...report.open.map((reported) => `**${sentence(reported, 1_500)}**`),
    where(report),
    report.parameters.length === 0 ? null : parameters(report),
    report.functions.length === 0 ? null : functions(report),
    ...report.canaries.map(canarySection),
    list('Also written', report.records),
    list('To know', report.warnings),
    undo(report),
  )}\n`
}

/** What stopped it, unless headline and canary have said it. */
function problem(report: ReleaseReport): string | null {
  const { problem } = report
  if (problem === null) return null
  const diagnostics = problem.diagnostics.map((diagnostic) => `- ${placed(diagnostic)}`)
  const hint = problem.hint === null ? [] : [sentence(problem.hint, 1_000)]
  const message = tellingCanary(report) === null ? `**${sentence(problem.message, 1_000)}**` : ''
  return [message, ...hint, diagnostics.join('\n')].filter((one) => one !== '').join('\n\n')
}

/** File, line and key, and then what to do there. */
function placed({ file, line, field, ...said }: Diagnostic): string {
  const place = file === null ? [] : [inlineCode(line === null ? file : `${file}:${line}`, 150)]
  const key = field === null ? [] : [inlineCode(field, 150)]
  const at = [...place, ...key].join(' ')
  const text = sentence(diagnosticLine({ ...said, file: null, line: null, field: null }), 1_000)
  return at === '' ? text : `${at}: ${text}`
}

function where({ identity, approval }: ReleaseReport): string | null {
  const who =
    identity === null
      ? null
      : `Account ${inlineCode(identity.account)} in ${inlineCode(identity.region)}, as ${inlineCode(identity.arn)}.`
  const reported = [who, approval === null ? null : sentence(approval, 500)].filter((one) => one !== null)
  return reported.length === 0 ? null : reported.join(' ')
}

function parameters({ parameters: rows, dryRun }: ReleaseReport): string {
  return table(
    ['Prompt', 'Parameter', 'Plan', dryRun ? 'Version now' : 'Version', 'SHA-256', 'Stored'],
    rows.map((row) => [
      cell(row.id),
      cell(row.name),
      planWords[row.plan],
      dryRun ? String(row.before ?? '–') : versions(row),
      cell(row.sha256.slice(0, 12)),
      stored(row),
    ]),
  )
}

const planWords = { create: 'new', update: 'changed', unchanged: 'unchanged' } as const

function versions({ before, version }: ParameterRow): string {
  if (version === null) return `${before ?? '–'} (**not published**)`
  return before === null || before === version ? String(version) : `${before} → ${version}`
}

function stored({ tier, bytes, object }: ParameterRow): string {
  const size = `${whole(bytes)} bytes, ${tier}`
  return object === null ? size : `${size}, messages in ${cell(object, 120)}`
}

function functions({ functions: rows, canaries }: ReleaseReport): string {
  return table(
    ['Function', 'Alias', 'Version', 'Traffic'],
    rows.map((row) => [cell(row.name), cell(row.alias), moved(row), traffic(row, canaries)]),
  )
}

function moved({ before, version }: FunctionRow): string {
  return version === null || version === before ? before : `${before} → ${version}`
}

function traffic({ name, alias, before, version, shifted }: FunctionRow, canaries: readonly CanaryReport[]): string {
  const open = openTraffic(name, alias, canaries)
  if (open !== null) return open
  return shifted && version !== null ? `all on ${version}` : `as before, on ${before}`
}

function list(title: string, items: readonly string[]): string | null {
  if (items.length === 0) return null
  return `**${title}**\n\n${items.map((item) => `- ${sentence(item, 600)}`).join('\n')}`
}

function undo(report: ReleaseReport): string | null {
  const command = rollbackCommand(report)
  if (command === null) return null
  return `To go back: run the rollback workflow with ${inlineCode(`environment: ${report.environment ?? ''}`)}, or from a terminal:\n\n\`\`\`sh\n${command}\n\`\`\``
}
