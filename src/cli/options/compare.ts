import { UserError } from '../../errors.ts'
import { type CommandArguments, hint, jsonOf, noMoreWords } from './options.ts'

export type CliCompare = {
  kind: 'compare'
  /** Each a results.json, or the folder that it is in. */
  before: string
  after: string
  /** Where the files of the comparison go; null: nowhere. */
  out: string | null
  csv: boolean
  json: boolean
  /** Whether the exit code is that of the verdict. */
  gate: boolean
}

export const compareArguments: CommandArguments<CliCompare> = {
  options: ['out', 'csv', 'json', 'gate'],
  parse(values, [before, after, ...more]) {
    if (before === undefined || after === undefined) {
      throw new UserError('compare needs two results.json, the earlier one first', {
        hint: `For example \`ai-cicd compare main/results.json ai-cicd-results/results.json\`. ${hint}`,
      })
    }
    noMoreWords(more, after)
    if (values.csv === true && values.out === undefined) {
      throw new UserError('--csv needs --out DIR, where the file goes', { hint })
    }
    return {
      ...{ kind: 'compare', before, after, out: values.out ?? null },
      csv: values.csv === true,
      json: jsonOf(values),
      gate: values.gate === true,
    }
  },
}
