import { UserError } from '../../errors.ts'
import { type CommandArguments, commitOf, eventOf, hint } from './options.ts'

export type CliMerge = {
  kind: 'merge'
  config: string
  base: string | null
  /** Full sha of what is evaluated, where Git does not tell. */
  commit: string | null
  out: string
  changedOnly: boolean
  event: string | null
  comment: boolean
  /** No model is asked. */
  recording: null
  region: null
  /** Folders and files of parts. */
  parts: readonly string[]
}

export const mergeArguments: CommandArguments<CliMerge> = {
  options: ['config', 'base', 'commit', 'all', 'out', 'event', 'comment'],
  parse(values, words) {
    if (words.length === 0) {
      throw new UserError('merge needs the folder of the parts', {
        hint: `For example \`ai-cicd merge parts\`. ${hint}`,
      })
    }
    return {
      kind: 'merge',
      config: values.config ?? 'ai-cicd.yml',
      base: values.base ?? null,
      commit: commitOf(values),
      out: values.out ?? 'ai-cicd-results',
      changedOnly: values.all !== true,
      event: eventOf(values),
      comment: values.comment === true,
      recording: null,
      region: null,
      parts: words,
    }
  },
}
