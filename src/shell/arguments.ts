import { parseArgs } from 'node:util'
import { messageOf, UserError } from '../errors.ts'
import { type CliCalibrate, calibrateArguments } from './arguments/calibrate.ts'
import { type CliRun, evaluateArguments } from './arguments/evaluate.ts'
import { type CliGenerate, generateArguments } from './arguments/generate.ts'
import { type CliLint, lintArguments } from './arguments/lint.ts'
import { type CliMerge, mergeArguments } from './arguments/merge.ts'
import { type CommandArguments, hint, OPTIONS, type OptionName, type OptionValues } from './arguments/options.ts'
import { type CliRecover, recoverArguments } from './arguments/recover.ts'
import { type CliRelease, releaseArguments } from './arguments/release.ts'
import { type CliRollback, rollbackArguments } from './arguments/rollback.ts'
import { type CliSelfTest, selfTestArguments } from './arguments/self-test.ts'
import { type CliSimulate, simulateArguments } from './arguments/simulate.ts'

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
  | CliSimulate
  | { kind: 'help' }
  | { kind: 'version' }

/** The commands, each with what it takes. */
const commands = new Map<string, CommandArguments<CliArguments>>([
  ['evaluate', evaluateArguments],
  ['merge', mergeArguments],
  ['lint', lintArguments],
  ['release', releaseArguments],
  ['rollback', rollbackArguments],
  ['recover', recoverArguments],
  ['calibrate', calibrateArguments],
  ['generate', generateArguments],
  ['self-test', selfTestArguments],
  ['simulate', simulateArguments],
])

/** @throws UserError for anything it does not know */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals } = parsed(args)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const [name, ...words] = positionals
  if (name === undefined) throw new UserError('no command was given', { hint })
  const command = commands.get(name)
  if (command === undefined) throw new UserError(`there is no command "${name}"`, { hint })
  refuseForeignOptions(name, command.options, values)
  refuseEmpty(values)
  return command.parse(values, words)
}

function refuseForeignOptions(name: string, taken: readonly OptionName[], values: OptionValues): void {
  for (const option of Object.keys(OPTIONS) as OptionName[]) {
    if (values[option] === undefined || taken.includes(option)) continue
    const others = [...commands].filter(([, { options }]) => options.includes(option)).map(([other]) => other)
    throw new UserError(`--${option} does not belong to ${name}, but to ${others.join(' and ')}`, { hint })
  }
}

/** What a variable without a value leaves in `--base "$BASE"`: nobody means it. */
function refuseEmpty(values: OptionValues): void {
  const empty = Object.entries(values).find(([, value]) => typeof value === 'string' && value.trim() === '')
  if (empty !== undefined) throw new UserError(`--${empty[0]} is empty`, { hint: 'Give it a value, or leave it away.' })
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        ...OPTIONS,
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    })
  } catch (thrown) {
    throw new UserError(messageOf(thrown), { hint })
  }
}
