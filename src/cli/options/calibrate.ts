import { UserError } from '../../errors.ts'
import { type CommandArguments, eventOf, judgeOf, noMoreWords, type Recording, recordingOf } from './options.ts'

export type CliCalibrate = {
  kind: 'calibrate'
  /** The file of labels. */
  labels: string
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
  event: string | null
  /** File for the result as JSON. */
  out: string | null
  /** Smallest Cohen's kappa of the judge that is good enough; null when any is. */
  minKappa: number | null
  recording: Recording | null
  region: string | null
}

export const calibrateArguments: CommandArguments<CliCalibrate> = {
  options: ['config', 'judge', 'event', 'out', 'min-kappa', 'record', 'replay', 'region'],
  parse(values, [labels, ...rest]) {
    if (labels === undefined) {
      throw new UserError('calibrate needs the file of labels', { hint: 'Write `ai-cicd calibrate labels.jsonl`.' })
    }
    noMoreWords(rest, labels)
    return {
      kind: 'calibrate',
      labels,
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
      event: eventOf(values),
      out: values.out ?? null,
      minKappa: kappaOf(values['min-kappa']),
      recording: recordingOf(values),
      region: values.region ?? null,
    }
  },
}

function kappaOf(written: string | undefined): number | null {
  if (written === undefined) return null
  const kappa = written.trim() === '' ? Number.NaN : Number(written)
  if (kappa >= -1 && kappa <= 1) return kappa
  throw new UserError(`--min-kappa must be a number from -1 to 1, not "${written}"`, {
    hint: 'Write `--min-kappa 0.6`.',
  })
}
