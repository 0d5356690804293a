import { diagnosticLine, inSentences } from '../../errors.ts'
import { count, duration } from '../../text/format.ts'
import { oneLine, withoutCommands } from '../../text/untrusted.ts'
import { wrapLines } from '../../text/wrap.ts'
import { badCases, groupCases, worstRegressions } from '../case-groups.ts'
import { casesOfArms, errorGroups, labelsOf } from '../cases.ts'
import { shortCommit } from '../commit.ts'
import { firstOf } from '../detail.ts'
import { headline, type Voice } from '../headline.ts'
import { methodLine } from '../method-line.ts'
import { elsewhere, openingOf } from '../opening.ts'
import type { Report } from '../report.ts'
import { callsText, costText, sampleText } from '../usage.ts'
import { suiteLines } from './attacks.ts'
import { modelLines } from './between-models.ts'
import { caseFacts, worstCases } from './cases.ts'
import { historyLines } from './history.ts'
import { bullet, type Screen, said, screenOf } from './screen.ts'
import { promptTable } from './table.ts'

const voice: Voice = {
  name: (text) => oneLine(text, 60),
  sentence: (text) => oneLine(text, 200),
  warning: '!',
}

const signs = {
  pass: ['✔', 'green'],
  fail: ['✖', 'red'],
  inconclusive: ['?', 'yellow'],
  error: ['!', 'red'],
  skipped: ['–', 'dim'],
} as const

/**
 * The report as a terminal shows it: what failed first, then the method, the table, and the verdict with what next: what
 * is printed last stays above the prompt.
 *
 * @param options.color escape sequences only when true; those in a model's text are always made visible instead
 * @param options.width columns, at least 40
 */
export function renderTerminal(report: Report, options: { color: boolean; width: number }): string {
  const screen = screenOf(options)
  const grouped = groupCases(report.prompts)
  const parts = [
    worstCases(badCases(grouped), worstRegressions(grouped).length, screen),
    errors(report, screen),
    suiteLines(report.prompts, screen),
    caseFacts(report.prompts, grouped, screen),
    methodLines(report, screen),
    modelLines(report.betweenModels, screen),
    report.warnings.map((one) => bullet(one, screen)).join('\n'),
    footer(report, screen),
    samples(report, screen),
    promptTable(report.prompts, screen),
    historyLines(report, screen),
    weakened(report, screen),
    report.diagnostics.map((diagnostic) => bullet(diagnosticLine(diagnostic), screen)).join('\n'),
    verdict(report, screen),
  ]
  return withoutCommands(`${parts.filter((part) => part !== '').join('\n\n')}\n`)
}

function verdict(report: Report, screen: Screen): string {
  const [sign, style] = signs[report.verdict]
  const lines = wrapLines(`${sign} ${headline(report, voice)}`, screen.width)
  const { merge, why, next, others } = openingOf(report)
  const { shown, hidden } = firstOf(others, 10)
  const opening = [merge, why].filter((one) => one !== null).join(' ')
  return [
    ...lines.map((line) => screen.paint('bold', screen.paint(style, line))),
    ...(opening === '' ? [] : [bullet(opening, screen)]),
    ...(next === null ? [] : [bullet(`Next: ${elsewhere(next, 'above')}`, screen)]),
    ...shown.map((reason) => bullet(reason, screen)),
    ...(hidden === 0 ? [] : [bullet(`and ${count(hidden, 'more reason')}`, screen)]),
  ].join('\n')
}

function weakened(report: Report, screen: Screen): string {
  const { shown, hidden } = firstOf(report.weakened, 10)
  return [
    ...shown.map((one) => said('Judged otherwise', one, screen)),
    ...(hidden === 0 ? [] : [bullet(`and ${hidden} more in the report`, screen)]),
  ].join('\n')
}

/** Whose score is that of a part of its cases. */
function samples({ prompts }: Report, screen: Screen): string {
  const labels = labelsOf(prompts)
  return prompts
    .flatMap(({ id, sample }, index) => {
      const text = sampleText(sample)
      return text === null ? [] : [said(labels[index] ?? id, text, screen)]
    })
    .join('\n')
}

/** By what method each was decided: last, for those who ask. */
function methodLines({ prompts, confidence }: Report, screen: Screen): string {
  const labels = labelsOf(prompts)
  const lines = prompts.flatMap(({ id, comparison }, index) =>
    comparison.score.delta === null
      ? []
      : [
          said(
            `Method, ${labels[index] ?? id}`,
            methodLine(comparison, confidence, (text) => text),
            screen,
          ),
        ],
  )
  return lines.map((line) => screen.paint('dim', line)).join('\n')
}

function errors(report: Report, screen: Screen): string {
  return errorGroups(report.prompts)
    .slice(0, 10)
    .map(({ error, arms }) => {
      return said(`Not measured, ${casesOfArms(arms)}`, inSentences(error.message, error.hint), screen)
    })
    .join('\n')
}

function footer(report: Report, screen: Screen): string {
  const { head, base, baseReason, usage, durationMs } = report
  const compared =
    base === null
      ? null
      : `compared with ${oneLine(shortCommit(base))}${baseReason === null ? '' : ` (${oneLine(baseReason, 120)})`}`
  const parts = [
    head === null ? null : oneLine(shortCommit(head)),
    compared,
    costText(report),
    callsText(usage),
    duration(durationMs),
  ]
  return screen.paint('dim', wrapLines(parts.filter((part) => part !== null).join(' · '), screen.width).join('\n'))
}
