import { type CommandArguments, noMoreWords } from './options.ts'

export type CliRollback = {
  kind: 'rollback'
  config: string
  environment: string | null
  /** Release to go back to; null: the one before. */
  to: string | null
  /** Where release.json goes; null: nowhere. */
  out: string | null
  dryRun: boolean
  region: string | null
}

export const rollbackArguments: CommandArguments<CliRollback> = {
  options: ['config', 'environment', 'to', 'out', 'dry-run', 'region'],
  parse(values, words) {
    noMoreWords(words, 'rollback')
    return {
      kind: 'rollback',
      config: values.config ?? 'ai-cicd.yml',
      environment: values.environment ?? null,
      to: values.to ?? null,
      out: values.out ?? null,
      dryRun: values['dry-run'] === true,
      region: values.region ?? null,
    }
  },
}
