import { UserError } from '../../errors.ts'
import { parseVersion, VERSION_HINT } from '../../release/functions/version-number.ts'
import { type CommandArguments, noMoreWords } from './options.ts'

export type CliPin = {
  kind: 'pin'
  config: string
  environment: string | null
  /** Name or ARN, with `:alias` where it has several; null: the only one of the environment. */
  function: string | null
  /** Number of a version; null: one is made of `$LATEST`. */
  version: string | null
  /** Where release.json goes; null: nowhere. */
  out: string | null
  dryRun: boolean
  region: string | null
}

export const pinArguments: CommandArguments<CliPin> = {
  options: ['config', 'environment', 'function', 'version', 'out', 'dry-run', 'region'],
  parse(values, words) {
    noMoreWords(words, 'pin')
    const version = parseVersion(values.version ?? 'latest')
    if (version === undefined) throw new UserError(`--version ${values.version} is no version`, { hint: VERSION_HINT })
    return {
      kind: 'pin',
      config: values.config ?? 'ai-cicd.yml',
      environment: values.environment ?? null,
      function: values.function ?? null,
      version,
      out: values.out ?? null,
      dryRun: values['dry-run'] === true,
      region: values.region ?? null,
    }
  },
}
