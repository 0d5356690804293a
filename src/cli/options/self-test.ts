import { type CommandArguments, eventOf, judgeOf, noMoreWords, type Recording, recordingOf } from './options.ts'

export type CliSelfTest = {
  kind: 'self-test'
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
  event: string | null
  /** Id of the one prompt to test; null: all. */
  prompt: string | null
  /** File for the result as JSON. */
  out: string | null
  recording: Recording | null
  region: string | null
}

export const selfTestArguments: CommandArguments<CliSelfTest> = {
  options: ['config', 'judge', 'event', 'prompt', 'out', 'record', 'replay', 'region'],
  parse(values, words) {
    noMoreWords(words, 'self-test')
    return {
      kind: 'self-test',
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
      event: eventOf(values),
      prompt: values.prompt ?? null,
      out: values.out ?? null,
      recording: recordingOf(values),
      region: values.region ?? null,
    }
  },
}
