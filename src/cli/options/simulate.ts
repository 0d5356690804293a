import { UserError } from '../../errors.ts'
import { type CommandArguments, hint, noMoreWords } from './options.ts'

export type CliSimulate = {
  kind: 'simulate'
  config: string
  environment: string | null
  /** CSV file of metrics. */
  metrics: string
  rollouts: number
  /** File for the result as JSON. */
  out: string | null
}

const MOST_ROLLOUTS = 100_000

export const simulateArguments: CommandArguments<CliSimulate> = {
  options: ['config', 'environment', 'metrics', 'count', 'out'],
  parse(values, words) {
    noMoreWords(words, 'simulate')
    if (values.metrics === undefined) throw new UserError('simulate needs --metrics FILE', { hint })
    return {
      kind: 'simulate',
      config: values.config ?? 'ai-cicd.yml',
      environment: values.environment ?? null,
      metrics: values.metrics,
      rollouts: rolloutsOf(values.count ?? '200'),
      out: values.out ?? null,
    }
  },
}

function rolloutsOf(written: string): number {
  const rollouts = Number(written)
  if (/^\d+$/.test(written) && rollouts > 0 && rollouts <= MOST_ROLLOUTS) return rollouts
  throw new UserError(`--count is a number of rollouts from 1 to ${MOST_ROLLOUTS}, not "${written}"`, { hint })
}
