import { parseArgs } from 'node:util'
import { messageOf, UserError } from '../errors.ts'

export type CliRun = {
  kind: 'run'
  command: 'evaluate' | 'lint'
  config: string
  base: string | null
  out: string
  changedOnly: boolean
  recording: { mode: 'record' | 'replay'; file: string } | null
  region: string | null
  event: string | null
  comment: boolean
}
export type CliArguments = CliRun | { kind: 'help' } | { kind: 'version' }

export const helpText = `ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free

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
  if (values.record !== undefined && values.replay !== undefined) {
    throw new UserError('--record and --replay exclude each other', { hint })
  }
  return {
    kind: 'run',
    command,
    config: values.config ?? 'ai-cicd.yml',
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
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    })
  } catch (thrown) {
    throw new UserError(messageOf(thrown), { hint })
  }
}
