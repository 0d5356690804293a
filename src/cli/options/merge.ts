import { UserError } from '../../errors.ts'
import { type CommandArguments, commitOf, eventOf, hint, jsonOf, judgeOf } from './options.ts'

export type CliMerge = {
  kind: 'merge'
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
  base: string | null
  /** Full sha of what is evaluated, where Git does not tell. */
  commit: string | null
  out: string
  changedOnly: boolean
  event: string | null
  comment: boolean
  /** Whether standard output holds results.json, and nothing else. */
  json: boolean
  /** Whether cases.csv is written too. */
  csv: boolean
  /** No model is asked. */
  recording: null
  region: null
  /** Folders and files of parts. */
  parts: readonly string[]
}

export const mergeArguments: CommandArguments<CliMerge> = {
  options: ['config', 'judge', 'base', 'commit', 'all', 'out', 'event', 'comment', 'json', 'csv'],
  parse(values, words) {
    if (words.length === 0) {
      throw new UserError('merge needs the folder of the parts', {
        hint: `For example \`ai-cicd merge parts\`. ${hint}`,
      })
    }
    return {
      kind: 'merge',
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
      base: values.base ?? null,
      commit: commitOf(values),
      out: values.out ?? 'ai-cicd-results',
      changedOnly: values.all !== true,
      event: eventOf(values),
      comment: values.comment === true,
      json: jsonOf(values),
      csv: values.csv === true,
      recording: null,
      region: null,
      parts: words,
    }
  },
}
