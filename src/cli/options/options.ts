import type { ParseArgsConfig } from 'node:util'
import { OVERRIDABLE_EVENTS } from '../../config/overridable-events.ts'
import { UserError } from '../../errors.ts'
import { canonicalModel } from '../../models/reference.ts'
import { closest } from '../../source/closest.ts'

/** Every option of the command line; a command takes some of them. */
export const OPTIONS = {
  config: { type: 'string' },
  base: { type: 'string' },
  commit: { type: 'string' },
  all: { type: 'boolean' },
  out: { type: 'string' },
  event: { type: 'string' },
  comment: { type: 'boolean' },
  record: { type: 'string' },
  replay: { type: 'string' },
  trace: { type: 'string' },
  'trace-texts': { type: 'boolean' },
  region: { type: 'string' },
  shard: { type: 'string' },
  'min-kappa': { type: 'string' },
  prompt: { type: 'string' },
  count: { type: 'string' },
  model: { type: 'string' },
  judge: { type: 'string' },
  format: { type: 'string' },
  online: { type: 'boolean' },
  results: { type: 'string' },
  environment: { type: 'string' },
  metrics: { type: 'string' },
  release: { type: 'string' },
  to: { type: 'string' },
  function: { type: 'string' },
  /** Of a function: behind a command that does not take it, `--version` asks for that of this tool. */
  version: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  gate: { type: 'boolean' },
  'no-open': { type: 'boolean' },
} as const satisfies NonNullable<ParseArgsConfig['options']>

export type OptionName = keyof typeof OPTIONS

type ValueOf<Name extends OptionName> = (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string

/** Options as written; a command that does not take an option never sees it. */
export type OptionValues = { [Name in OptionName]?: ValueOf<Name> | undefined }

/** What one command takes from the command line. */
export type CommandArguments<Parsed> = {
  options: readonly OptionName[]
  /**
   * @param words what follows the command's name, without the options
   * @throws UserError
   */
  parse: (values: OptionValues, words: readonly string[]) => Parsed
}

export const hint = 'Run `ai-cicd --help` for the commands and options.'

export type Recording = { mode: 'record' | 'replay'; file: string }

/** A recording to write or to answer from; null: ask the models. */
export function recordingOf({ record, replay }: OptionValues): Recording | null {
  if (record !== undefined && replay !== undefined) {
    throw new UserError('--record and --replay exclude each other', { hint })
  }
  if (record !== undefined) return { mode: 'record', file: record }
  return replay === undefined ? null : { mode: 'replay', file: replay }
}

/** The model of `--judge` by its canonical reference. @throws UserError when it names none */
export function judgeOf({ judge }: OptionValues): string | null {
  return judge === undefined ? null : canonicalModel(judge)
}

/** The full sha of `--commit`. @throws UserError when it is something else: it is what a release is found again by */
export function commitOf({ commit }: OptionValues): string | null {
  if (commit === undefined || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return commit ?? null
  throw new UserError(`--commit ${commit} is not the full sha of a commit`, {
    hint: 'It has 40 characters; CodeBuild and CodePipeline have it in CODEBUILD_RESOLVED_SOURCE_VERSION.',
  })
}

/** The GitHub event of `--event`. @throws UserError when it is none that can have settings: none would be applied */
export function eventOf({ event }: OptionValues): string | null {
  if (event === undefined || OVERRIDABLE_EVENTS.some((existing) => existing === event)) return event ?? null
  const meant = closest(event.replaceAll('-', '_'), OVERRIDABLE_EVENTS)
  throw new UserError(`--event ${event} is no event with settings of its own`, {
    hint: `${meant === null ? '' : `Did you mean ${meant}? `}Events are ${OVERRIDABLE_EVENTS.join(', ')}.`,
  })
}

/** Whether `--json` is given. @throws UserError where standard output is to hold something else too */
export function jsonOf({ json, comment, shard, format }: OptionValues): boolean {
  if (json !== true) return false
  const other =
    comment === true ? '--comment' : shard !== undefined ? '--shard' : format !== undefined ? '--format' : null
  if (other !== null) throw new UserError(`--json and ${other} exclude each other`, { hint })
  return true
}

/** @throws UserError when a word is left over behind `last`, which is the command or its last argument */
export function noMoreWords(rest: readonly string[], last: string): void {
  if (rest.length > 0) throw new UserError(`"${rest.join(' ')}" is one word too many after ${last}`, { hint })
}
