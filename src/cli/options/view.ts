import { type CommandArguments, noMoreWords } from './options.ts'

export type CliView = {
  kind: 'view'
  /** A results.json, or the folder that it is in. */
  results: string
  /** Whether a browser may be opened. */
  open: boolean
}

export const viewArguments: CommandArguments<CliView> = {
  options: ['no-open'],
  parse(values, [results, ...more]) {
    noMoreWords(more, results ?? 'view')
    return { kind: 'view', results: results ?? 'ai-cicd-results', open: values['no-open'] !== true }
  },
}
