import { count, percent, score, usd } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import type { JudgeAgreement, Share } from '../../verdict/judge-agreement.ts'
import type { Report } from '../report.ts'
import { bullet, said, screenOf } from './screen.ts'

/** An answer on which people and the judge disagree. */
export type Disagreement = {
  file: string
  line: number
  id: string | null
  type: string
  /** What people said, 0 to 1, and the judge. */
  label: number
  score: number
  reason: string
  output: string
}

/** How far judges agree with people, ready to be told. */
export type Calibration = {
  file: string
  labels: number
  /** Of the intervals, 0..1. */
  confidence: number
  /** Each judge of a panel by itself; empty for a single judge. */
  judges: Array<{ model: string } & JudgeAgreement>
  /** The judge as configured: the one, or the panel. */
  overall: { models: string[] } & JudgeAgreement
  /** The worst first. */
  disagreements: Disagreement[]
  /** Why answers were not judged, each reason once. */
  errors: string[]
  usage: Report['usage']
  minKappa: number | null
}

/** Fewer labels say little: the interval of an agreement of 90 % is then wider than 20 points. */
const FEW = 30
const SHOWN = 10

/** Whether the judge agrees as well as was asked for; an unknown kappa does not. */
export function isCalibrated({ minKappa, overall }: Calibration): boolean {
  return minKappa === null || (overall.kappa !== null && overall.kappa >= minKappa)
}

/** The calibration as a terminal shows it. @param options as for `renderTerminal` */
export function renderCalibration(calibration: Calibration, options: { color: boolean; width: number }): string {
  const screen = screenOf(options)
  const { judges, overall, disagreements, errors, usage } = calibration
  const panel = overall.models.length > 1 ? `Panel of ${overall.models.length}` : (overall.models[0] ?? 'Judge')
  const heading = `${count(calibration.labels, 'label')} in ${oneLine(calibration.file, 120)}`
  const of = (name: string, agreement: JudgeAgreement) =>
    [screen.paint('bold', oneLine(name, 120)), ...lines(agreement).map((line) => bullet(line, screen))].join('\n')
  const worst = disagreements
    .slice(0, SHOWN)
    .map((one) => said(`${one.file}:${one.line}${one.id === null ? '' : ` (${one.id})`}`, reported(one), screen))
  const hidden = disagreements.length - worst.length
  const parts = [
    heading,
    ...judges.map(({ model, ...agreement }) => of(model, agreement)),
    of(panel, overall),
    warnings(calibration)
      .map((warning) => screen.paint('yellow', bullet(warning, screen)))
      .join('\n'),
    errors
      .slice(0, SHOWN)
      .map((error) => said('Not judged', error, screen))
      .join('\n'),
    worst.length === 0 ? '' : [screen.paint('bold', 'Worst disagreements'), ...worst].join('\n'),
    hidden === 0 ? '' : `and ${count(hidden, 'more disagreement')}`,
    verdict(calibration),
    screen.paint(
      'dim',
      `cost ${usd(usage.costUsd)} · ${count(usage.modelCalls, 'call')} · intervals ${percent(calibration.confidence)}`,
    ),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** The calibration as JSON, everything in it; `meetsMinKappa` is null when no smallest kappa was asked for. */
export function calibrationJson(calibration: Calibration): string {
  const meetsMinKappa = calibration.minKappa === null ? null : isCalibrated(calibration)
  return `${JSON.stringify({ version: 1, meetsMinKappa, ...calibration }, null, 2)}\n`
}

function lines({ scored, errors, table, agreement, kappa, sensitivity, specificity }: JudgeAgreement): string[] {
  return [
    `agreement ${share(agreement)}`,
    `Cohen's kappa ${score(kappa)}`,
    `sensitivity ${share(sensitivity)}: passes what people pass`,
    `specificity ${share(specificity)}: fails what people fail`,
    `${scored} judged: ${table.bothPass} passed by both, ${table.neither} by neither, ${table.judgeOnly} by the judge alone, ${table.humanOnly} by people alone`,
    ...(errors === 0 ? [] : [`${errors} not judged, counted in none of these`]),
  ]
}

function share({ value, interval, successes, of }: Share): string {
  if (interval === null) return percent(value)
  return `${percent(value)} [${percent(interval[0])}, ${percent(interval[1])}] (${successes} of ${of})`
}

function reported({ label, score: given, type, reason, output }: Disagreement): string {
  return `people ${score(label)}, ${type} ${score(given)}: ${oneLine(reason, 300)} | ${oneLine(output, 200)}`
}

function warnings({ overall }: Calibration): string[] {
  const { scored, sensitivity, specificity } = overall
  const few =
    scored > 0 && scored < FEW
      ? [`Only ${scored} labels were judged: the intervals are wide. Label at least ${FEW}.`]
      : []
  const one =
    scored > 0 && (sensitivity.of === 0 || specificity.of === 0)
      ? [`People ${specificity.of === 0 ? 'pass' : 'fail'} every answer here: label some of the other kind too.`]
      : []
  return [...few, ...one]
}

function verdict(calibration: Calibration): string {
  const { minKappa, overall } = calibration
  if (minKappa === null) return ''
  const word = isCalibrated(calibration) ? 'at least' : 'not at least'
  return `Cohen's kappa ${score(overall.kappa)} is ${word} ${score(minKappa)}.`
}
