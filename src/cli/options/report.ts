import { UserError } from '../../errors.ts'
import { closest } from '../../source/closest.ts'
import { type CommandArguments, hint, jsonOf, noMoreWords, type OptionValues } from './options.ts'

/** What a report is rendered as. */
const REPORT_FORMATS = ['html', 'junit', 'csv', 'comment', 'terminal'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export type CliReport = {
  kind: 'report'
  /** A results.json, or the folder that it is in. */
  results: string
  /** Where the files go; null: beside the results. */
  out: string | null
  formats: readonly ReportFormat[]
  json: boolean
}

export const reportArguments: CommandArguments<CliReport> = {
  options: ['out', 'format', 'json'],
  parse(values, [results, ...more]) {
    if (results === undefined) {
      throw new UserError('report needs a results.json', {
        hint: `For example \`ai-cicd report ai-cicd-results/results.json\`. ${hint}`,
      })
    }
    noMoreWords(more, results)
    const json = jsonOf({ ...values, format: undefined })
    return { kind: 'report', results, out: values.out ?? null, formats: formatsOf(values), json }
  },
}

function formatsOf({ format }: OptionValues): ReportFormat[] {
  if (format === undefined) return [...REPORT_FORMATS]
  return format.split(',').map((written) => {
    const found = REPORT_FORMATS.find((one) => one === written.trim())
    if (found !== undefined) return found
    const meant = closest(written.trim(), REPORT_FORMATS)
    throw new UserError(`there is no format "${written}"`, {
      hint: `${meant === null ? '' : `Did you mean ${meant}? `}Formats are ${REPORT_FORMATS.join(', ')}, with commas between.`,
    })
  })
}
