import { UserError } from '../../errors.ts'
import { type CommandArguments, eventOf, hint, judgeOf, noMoreWords, type Recording, recordingOf } from './options.ts'

export type CliGenerate = {
  kind: 'generate'
  what: 'paraphrases' | 'cases'
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
  event: string | null
  /** Id of the one prompt to write for; null: all. */
  prompt: string | null
  count: number | null
  /** Instead of the judge. */
  model: string | null
  recording: Recording | null
  region: string | null
}

export const generateArguments: CommandArguments<CliGenerate> = {
  options: ['config', 'judge', 'event', 'prompt', 'count', 'model', 'record', 'replay', 'region'],
  parse(values, [what, ...rest]) {
    if (what !== 'paraphrases' && what !== 'cases') {
      const reported = what === undefined ? 'generate what?' : `generate makes no "${what}"`
      throw new UserError(reported, { hint: 'Write `ai-cicd generate paraphrases` or `ai-cicd generate cases`.' })
    }
    noMoreWords(rest, what)
    return {
      kind: 'generate',
      what,
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
      event: eventOf(values),
      prompt: values.prompt ?? null,
      count: countOf(values.count),
      model: values.model ?? null,
      recording: recordingOf(values),
      region: values.region ?? null,
    }
  },
}

const MOST_GENERATED = 50

function countOf(written: string | undefined): number | null {
  if (written === undefined) return null
  const count = /^\d{1,3}$/.test(written) ? Number(written) : 0
  if (count >= 1 && count <= MOST_GENERATED) return count
  throw new UserError(`--count must be a whole number from 1 to ${MOST_GENERATED}, not "${written}"`, { hint })
}
