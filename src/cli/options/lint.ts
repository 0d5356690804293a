import { UserError } from '../../errors.ts'
import { type CommandArguments, jsonOf, judgeOf, noMoreWords } from './options.ts'

export type CliLint = {
  kind: 'lint'
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
  format: 'text' | 'json' | 'sarif'
  /** Where the findings go; null: standard output. */
  out: string | null
  online: boolean
  /** `results.json` of an earlier evaluation. */
  results: string | null
  region: string | null
}

export const lintArguments: CommandArguments<CliLint> = {
  options: ['config', 'judge', 'format', 'json', 'out', 'online', 'results', 'region'],
  parse(values, words) {
    noMoreWords(words, 'lint')
    return {
      kind: 'lint',
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
      format: jsonOf(values) ? 'json' : formatOf(values.format ?? 'text'),
      out: values.out ?? null,
      online: values.online === true,
      results: values.results ?? null,
      region: values.region ?? null,
    }
  },
}

function formatOf(written: string): CliLint['format'] {
  if (written === 'text' || written === 'json' || written === 'sarif') return written
  throw new UserError(`there is no format "${written}"`, { hint: 'Formats are text, json and sarif.' })
}
