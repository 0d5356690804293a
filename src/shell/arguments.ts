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
export type CliArguments = CliRun | CliLint | { kind: 'help' } | { kind: 'version' }

export const helpText = `ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]

Options of lint
  --format FORMAT   text, json or sarif   [text]
  --out FILE        write the findings to FILE   [standard output]
  --results FILE    results.json of an evaluation: also tell cases that never fail
  --online          count tokens with Bedrock's CountTokens instead of estimating them

  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`

const hint = 'Run `ai-cicd --help` for the commands and options.'

/** @throws UserError for anything it does not know */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals } = parsed(args)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const [command, ...rest] = positionals
  if (command !== 'evaluate' && command !== 'lint') {
    throw new UserError(command === undefined ? 'no command was given' : `there is no command "${command}"`, { hint })
  }
  if (rest.length > 0) throw new UserError(`"${rest.join(' ')}" is one word too many after ${command}`, { hint })
  const config = values.config ?? 'ai-cicd.yml'
  if (command === 'lint') {
    return {
      kind: 'lint',
      config,
      format: formatOf(values.format ?? 'text'),
      out: values.out ?? null,
      online: values.online === true,
      results: values.results ?? null,
      region: values.region ?? null,
    }
  }
  if (values.record !== undefined && values.replay !== undefined) {
    throw new UserError('--record and --replay exclude each other', { hint })
  }
  return {
    kind: 'run',
    config,
    base: values.base ?? null,
    out: values.out ?? 'ai-cicd-results',
    changedOnly: values.all !== true,
    recording:
      values.record !== undefined
        ? { mode: 'record', file: values.record }
        : values.replay !== undefined
          ? { mode: 'replay', file: values.replay }
          : null,
    region: values.region ?? null,
    event: values.event ?? null,
    comment: values.comment === true,
  }
}

function formatOf(written: string): CliLint['format'] {
  if (written === 'text' || written === 'json' || written === 'sarif') return written
  throw new UserError(`there is no format "${written}"`, { hint: 'Formats are text, json and sarif.' })
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
