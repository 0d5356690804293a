import { parseArgs } from 'node:util'
import { messageOf, UserError } from '../errors.ts'
import { closest } from '../source/closest.ts'
import { type CliCalibrate, calibrateArguments } from './options/calibrate.ts'
import { type CliCompare, compareArguments } from './options/compare.ts'
import { type CliRun, evaluateArguments } from './options/evaluate.ts'
import { type CliGenerate, generateArguments } from './options/generate.ts'
import { commandHelp, helpText } from './options/help.ts'
import { type CliLint, lintArguments } from './options/lint.ts'
import { type CliMerge, mergeArguments } from './options/merge.ts'
import { type CommandArguments, hint, OPTIONS, type OptionName, type OptionValues } from './options/options.ts'
import { type CliPin, pinArguments } from './options/pin.ts'
import { type CliRecover, recoverArguments } from './options/recover.ts'
import { type CliRelease, releaseArguments } from './options/release.ts'
import { type CliReport, reportArguments } from './options/report.ts'
import { type CliRollback, rollbackArguments } from './options/rollback.ts'
import { type CliSelfTest, selfTestArguments } from './options/self-test.ts'
import { type CliSimulate, simulateArguments } from './options/simulate.ts'
import { type CliView, viewArguments } from './options/view.ts'

export type CliArguments =
  | CliRun
  | CliMerge
  | CliCalibrate
  | CliLint
  | CliGenerate
  | CliRelease
  | CliRollback
  | CliSelfTest
  | CliRecover
  | CliPin
  | CliSimulate
  | CliReport
  | CliView
  | CliCompare
  | { kind: 'help'; text: string }
  | { kind: 'version' }

/** The commands, each with what it takes. */
const commands = new Map<string, CommandArguments<CliArguments>>([
  ['evaluate', evaluateArguments],
  ['merge', mergeArguments],
  ['lint', lintArguments],
  ['release', releaseArguments],
  ['rollback', rollbackArguments],
  ['recover', recoverArguments],
  ['pin', pinArguments],
  ['calibrate', calibrateArguments],
  ['generate', generateArguments],
  ['self-test', selfTestArguments],
  ['simulate', simulateArguments],
  ['report', reportArguments],
  ['view', viewArguments],
  ['compare', compareArguments],
])

/** @throws UserError for anything it does not know */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals, wantsHelp, wantsVersion } = parsed(args)
  const [name, ...words] = positionals
  const command = name === undefined ? undefined : commands.get(name)
  if (name !== undefined && command === undefined) throw noCommand(name)
  if (wantsHelp) {
    return { kind: 'help', text: name === undefined ? helpText() : commandHelp(name, command?.options ?? []) }
  }
  if (wantsVersion) return { kind: 'version' }
  if (name === undefined || command === undefined) throw new UserError('no command was given', { hint })
  refuseForeignOptions(name, command.options, values)
  refuseEmpty(values)
  return command.parse(values, words)
}

function noCommand(name: string): UserError {
  const meant = closest(name, commands.keys())
  return new UserError(`there is no command "${name}"`, {
    hint: meant === null ? hint : `Did you mean \`${meant}\`? ${hint}`,
  })
}

function refuseForeignOptions(name: string, taken: readonly OptionName[], values: OptionValues): void {
  for (const option of Object.keys(OPTIONS) as OptionName[]) {
    if (values[option] === undefined || taken.includes(option)) continue
    const others = [...commands].filter(([, { options }]) => options.includes(option)).map(([other]) => other)
    throw new UserError(`--${option} does not belong to ${name}, but to ${others.join(' and ')}`, { hint })
  }
}

/** What a variable without a value leaves in `--base "$BASE"`: never meant. */
function refuseEmpty(values: OptionValues): void {
  const empty = Object.entries(values).find(([, value]) => typeof value === 'string' && value.trim() === '')
  if (empty !== undefined) throw new UserError(`--${empty[0]} is empty`, { hint: 'Give it a value, or leave it away.' })
}

type Parsed = { values: OptionValues; positionals: string[]; wantsHelp: boolean; wantsVersion: boolean }

const FLAGS = { ...OPTIONS, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const

function parsed(args: readonly string[]): Parsed {
  const all = { args: [...args], allowPositionals: true } as const
  const [name = ''] = parseArgs({ ...all, strict: false, options: FLAGS }).positionals
  try {
    if (commands.get(name)?.options.includes('version')) {
      const options = { ...FLAGS, version: OPTIONS.version }
      const { values, positionals } = parseArgs({ ...all, strict: true, options })
      const { help = false, ...rest } = values
      return { values: rest, positionals, wantsHelp: help, wantsVersion: false }
    }
    const { values, positionals } = parseArgs({ ...all, strict: true, options: FLAGS })
    const { help = false, version = false, ...rest } = values
    return { values: rest, positionals, wantsHelp: help, wantsVersion: version }
  } catch (thrown) {
    throw new UserError(messageOf(thrown), { hint })
  }
}
