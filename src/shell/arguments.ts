import { parseArgs } from 'node:util'
import { messageOf, UserError } from '../errors.ts'

export type CliRun = {
  kind: 'run'
  config: string
  base: string | null
  out: string
  changedOnly: boolean
  recording: { mode: 'record' | 'replay'; file: string } | null
  region: string | null
  event: string | null
  comment: boolean
}

export type CliCalibrate = {
  kind: 'calibrate'
  /** The file of labels. */
  labels: string
  config: string
  event: string | null
  /** File for the result as JSON. */
  out: string | null
  /** Smallest Cohen's kappa of the judge that is good enough; null when any is. */
  minKappa: number | null
  recording: CliRun['recording']
  region: string | null
}

export type CliGenerate = {
  kind: 'generate'
  what: 'paraphrases' | 'cases'
  config: string
  event: string | null
  /** Id of the one prompt to write for; null: all. */
  prompt: string | null
  count: number | null
  /** Instead of the judge. */
  model: string | null
  recording: CliRun['recording']
  region: string | null
}

export type CliLint = {
  kind: 'lint'
  config: string
  format: 'text' | 'json' | 'sarif'
  /** Where the findings go; null: standard output. */
  out: string | null
  online: boolean
  /** `results.json` of an earlier evaluation. */
  results: string | null
  region: string | null
}
export type CliArguments = CliRun | CliCalibrate | CliLint | CliGenerate | { kind: 'help' } | { kind: 'version' }

export const helpText = `ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)
  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people
  ai-cicd generate paraphrases|cases [options]
                               propose paraphrases or new cases, for review (docs/generate.md)

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
                    calibrate, lint: a file for the result   [none]
  --format FORMAT   lint: text, json or sarif   [text]
  --results FILE    lint: results.json of an evaluation, to tell cases that never fail
  --online          lint: count tokens with Bedrock's CountTokens instead of estimating them
  --min-kappa K     calibrate: exit 1 when the judge's Cohen's kappa is below K
  --prompt ID, --count N, --model MODEL
                    generate: for which prompt [all], how many, by which model [the judge]
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`

/** Options that only one command has. */
const LINT_ONLY = ['format', 'results', 'online'] as const
const GENERATE_ONLY = ['prompt', 'count', 'model'] as const

const hint = 'Run `ai-cicd --help` for the commands and options.'

/** @throws UserError for anything it does not know */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals } = parsed(args)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const [command, ...rest] = positionals
  if (command === 'calibrate') return calibrateArguments(rest, values)
  if (command === 'generate') return generateArguments(rest, values)
  for (const option of GENERATE_ONLY) {
    if (values[option] !== undefined) throw new UserError(`--${option} belongs to generate`, { hint })
  }
  if (values['min-kappa'] !== undefined) throw new UserError('--min-kappa belongs to calibrate', { hint })
  if (command !== 'evaluate' && command !== 'lint') {
    throw new UserError(command === undefined ? 'no command was given' : `there is no command "${command}"`, { hint })
  }
  if (rest.length > 0) throw new UserError(`"${rest.join(' ')}" is one word too many after ${command}`, { hint })
  if (command === 'lint') return lintArguments(values)
  for (const option of LINT_ONLY) {
    if (values[option] !== undefined) throw new UserError(`--${option} belongs to lint`, { hint })
  }
  return {
    kind: 'run',
    config: values.config ?? 'ai-cicd.yml',
    base: values.base ?? null,
    out: values.out ?? 'ai-cicd-results',
    changedOnly: values.all !== true,
    recording: recordingOf(values),
    region: values.region ?? null,
    event: values.event ?? null,
    comment: values.comment === true,
  }
}

function calibrateArguments(words: readonly string[], values: ReturnType<typeof parsed>['values']): CliCalibrate {
  const [labels, ...rest] = words
  if (labels === undefined) {
    throw new UserError('calibrate needs the file of labels', { hint: 'Write `ai-cicd calibrate labels.jsonl`.' })
  }
  if (rest.length > 0) throw new UserError(`"${rest.join(' ')}" is one word too many after ${labels}`, { hint })
  for (const option of ['base', 'all', 'comment', ...LINT_ONLY, ...GENERATE_ONLY] as const) {
    if (values[option] !== undefined) throw new UserError(`--${option} does not belong to calibrate`, { hint })
  }
  return {
    kind: 'calibrate',
    labels,
    config: values.config ?? 'ai-cicd.yml',
    event: values.event ?? null,
    out: values.out ?? null,
    minKappa: kappaOf(values['min-kappa']),
    recording: recordingOf(values),
    region: values.region ?? null,
  }
}

function generateArguments(words: readonly string[], values: ReturnType<typeof parsed>['values']): CliGenerate {
  const [what, ...rest] = words
  if (what !== 'paraphrases' && what !== 'cases') {
    const told = what === undefined ? 'generate what?' : `generate makes no "${what}"`
    throw new UserError(told, { hint: 'Write `ai-cicd generate paraphrases` or `ai-cicd generate cases`.' })
  }
  if (rest.length > 0) throw new UserError(`"${rest.join(' ')}" is one word too many after ${what}`, { hint })
  for (const option of ['base', 'all', 'comment', 'out', 'min-kappa', ...LINT_ONLY] as const) {
    if (values[option] !== undefined) throw new UserError(`--${option} does not belong to generate`, { hint })
  }
  return {
    kind: 'generate',
    what,
    config: values.config ?? 'ai-cicd.yml',
    event: values.event ?? null,
    prompt: values.prompt ?? null,
    count: countOf(values.count),
    model: values.model ?? null,
    recording: recordingOf(values),
    region: values.region ?? null,
  }
}

const MOST_GENERATED = 50

function countOf(written: string | undefined): number | null {
  if (written === undefined) return null
  const count = /^\d{1,3}$/.test(written) ? Number(written) : 0
  if (count >= 1 && count <= MOST_GENERATED) return count
  throw new UserError(`--count must be a whole number from 1 to ${MOST_GENERATED}, not "${written}"`, { hint })
}

function lintArguments(values: ReturnType<typeof parsed>['values']): CliLint {
  for (const option of ['base', 'all', 'comment', 'event', 'record', 'replay'] as const) {
    if (values[option] !== undefined) throw new UserError(`--${option} does not belong to lint`, { hint })
  }
  return {
    kind: 'lint',
    config: values.config ?? 'ai-cicd.yml',
    format: formatOf(values.format ?? 'text'),
    out: values.out ?? null,
    online: values.online === true,
    results: values.results ?? null,
    region: values.region ?? null,
  }
}

function formatOf(written: string): CliLint['format'] {
  if (written === 'text' || written === 'json' || written === 'sarif') return written
  throw new UserError(`there is no format "${written}"`, { hint: 'Formats are text, json and sarif.' })
}

function kappaOf(written: string | undefined): number | null {
  if (written === undefined) return null
  const kappa = written.trim() === '' ? Number.NaN : Number(written)
  if (kappa >= -1 && kappa <= 1) return kappa
  throw new UserError(`--min-kappa must be a number from -1 to 1, not "${written}"`, {
    hint: 'Write `--min-kappa 0.6`.',
  })
}

function recordingOf({ record, replay }: { record?: string; replay?: string }): CliRun['recording'] {
  if (record !== undefined && replay !== undefined) {
    throw new UserError('--record and --replay exclude each other', { hint })
  }
  if (record !== undefined) return { mode: 'record', file: record }
  return replay === undefined ? null : { mode: 'replay', file: replay }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        config: { type: 'string' },
        base: { type: 'string' },
        all: { type: 'boolean' },
        out: { type: 'string' },
        event: { type: 'string' },
        comment: { type: 'boolean' },
        record: { type: 'string' },
        replay: { type: 'string' },
        region: { type: 'string' },
        'min-kappa': { type: 'string' },
        prompt: { type: 'string' },
        count: { type: 'string' },
        model: { type: 'string' },
        format: { type: 'string' },
        online: { type: 'boolean' },
        results: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    })
  } catch (thrown) {
    throw new UserError(messageOf(thrown), { hint })
  }
}
