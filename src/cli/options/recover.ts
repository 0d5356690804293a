import { type CommandArguments, noMoreWords } from './options.ts'

export type CliRecover = {
  kind: 'recover'
  config: string
  /** Null: all of them, without what is held. */
  environment: string | null
  /** Where release.json goes; null: nowhere. */
  out: string | null
  dryRun: boolean
  region: string | null
}

export const recoverArguments: CommandArguments<CliRecover> = {
  options: ['config', 'environment', 'out', 'dry-run', 'region'],
  parse(values, words) {
    noMoreWords(words, 'recover')
    return {
      kind: 'recover',
      config: values.config ?? 'ai-cicd.yml',
      environment: values.environment ?? null,
      out: values.out ?? null,
      dryRun: values['dry-run'] === true,
      region: values.region ?? null,
    }
  },
}
