import { type CommandArguments, commitOf, judgeOf, noMoreWords } from './options.ts'

export type CliRelease = {
  kind: 'release'
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
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
  options: ['config', 'judge', 'environment', 'release', 'base', 'commit', 'out', 'dry-run', 'region'],
  parse(values, words) {
    noMoreWords(words, 'release')
    return {
      kind: 'release',
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
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
