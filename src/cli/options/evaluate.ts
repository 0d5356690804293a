import { UserError } from '../../errors.ts'
import { parseShard, type Shard, shardHint } from '../../evaluation/sharding/shard.ts'
import {
  type CommandArguments,
  commitOf,
  eventOf,
  jsonOf,
  judgeOf,
  noMoreWords,
  type Recording,
  recordingOf,
} from './options.ts'

export type CliRun = {
  kind: 'run'
  config: string
  /** Model that grades where no file names one; null: the first that is asked. */
  judge: string | null
  base: string | null
  /** Full sha of what is evaluated, where Git does not tell. */
  commit: string | null
  out: string
  changedOnly: boolean
  recording: Recording | null
  region: string | null
  /** Where the run's trace goes, and whether texts are part of it; null: into no file. */
  trace: { file: string | null; texts: boolean }
  event: string | null
  comment: boolean
  /** Whether standard output holds results.json, and nothing else. */
  json: boolean
  /** Whether cases.csv is written too. */
  csv: boolean
  /** Which part of the cases to evaluate; null: all. */
  shard: Shard | null
}

export const evaluateArguments: CommandArguments<CliRun> = {
  options: [
    'config',
    'judge',
    'base',
    'commit',
    'all',
    'out',
    'event',
    'comment',
    'json',
    'csv',
    'record',
    'replay',
    'trace',
    'trace-texts',
    'region',
    'shard',
  ],
  parse(values, words) {
    noMoreWords(words, 'evaluate')
    if (values.csv === true && values.shard !== undefined) {
      throw new UserError('--csv and --shard exclude each other', { hint: 'Give `--csv` to `ai-cicd merge`.' })
    }
    return {
      kind: 'run',
      config: values.config ?? 'ai-cicd.yml',
      judge: judgeOf(values),
      base: values.base ?? null,
      commit: commitOf(values),
      out: values.out ?? 'ai-cicd-results',
      changedOnly: values.all !== true,
      recording: recordingOf(values),
      region: values.region ?? null,
      trace: { file: values.trace ?? null, texts: values['trace-texts'] === true },
      event: eventOf(values),
      comment: values.comment === true,
      json: jsonOf(values),
      csv: values.csv === true,
      shard: values.shard === undefined ? null : shardOf(values.shard),
    }
  },
}

function shardOf(written: string): Shard {
  const shard = parseShard(written)
  if (shard === null) throw new UserError(`"${written}" is no shard`, { hint: shardHint })
  return shard
}
