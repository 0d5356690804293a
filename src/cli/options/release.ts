import { type CommandArguments, commitOf, noMoreWords } from './options.ts'

export type CliRelease = {
  kind: 'release'
  config: string
  environment: string | null
  /** Name of the release; null: of the branch and the commit. */
  release: string | null
  base: string | null
  /** Full sha of what is released, where Git does not tell. */
  commit: string | null
  out: string
  dryRun: boolean
  region: string | null
}

export const releaseArguments: CommandArguments<CliRelease> = {
  options: ['config', 'environment', 'release', 'base', 'commit', 'out', 'dry-run', 'region'],
  parse(values, words) {
    noMoreWords(words, 'release')
    return {
      kind: 'release',
      config: values.config ?? 'ai-cicd.yml',
      environment: values.environment ?? null,
      release: values.release ?? null,
      base: values.base ?? null,
      commit: commitOf(values),
      out: values.out ?? 'ai-cicd-results',
      dryRun: values['dry-run'] === true,
      region: values.region ?? null,
    }
  },
}
