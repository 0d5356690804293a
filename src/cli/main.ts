import { diagnosticLine, messageOf, UserError } from '../errors.ts'
import { version } from '../version.ts'
import { type CliArguments, parseArguments } from './arguments.ts'

/**
 * The same commands from a terminal. It needs no GitHub.
 * @param args without the interpreter and the script
 * @returns exit code: 0, or 1 when the verdict blocks a merge or something is wrong
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments(args)
    return await handled(parsed.kind, parsed)
  } catch (thrown) {
    // Loaded only now, as everything that most runs do without.
    const { withoutCommands } = await import('../text/untrusted.ts')
    const { systemError } = await import('../system-error.ts')
    const error = thrown instanceof UserError ? thrown : systemError(thrown)
    process.stderr.write(withoutCommands(error === null ? unexpected(thrown) : instructions(error)))
    return 1
  }
}

type Commands = { [Parsed in CliArguments as Parsed['kind']]: Parsed }

/** Each is loaded only when it is asked for, so that --help and --version answer at once. */
const HANDLERS: { [Kind in keyof Commands]: (command: Commands[Kind]) => Promise<number> } = {
  help: async ({ text }) => print(text),
  version: async () => print(`${version}\n`),
  run: async (command) => (await import('./asking.ts')).evaluateInTerminal(command),
  merge: async (command) => (await import('./asking.ts')).mergeInTerminal(command),
  lint: async (command) => (await import('./lint.ts')).lintInTerminal(command),
  generate: async (command) => (await import('./asking.ts')).generateInTerminal(command),
  calibrate: async (command) => (await import('./asking.ts')).calibrateInTerminal(command),
  'self-test': async (command) => (await import('./asking.ts')).selfTestInTerminal(command),
  simulate: async (command) => (await import('./simulate.ts')).simulateInTerminal(command),
  report: async (command) => (await import('./results.ts')).reportInTerminal(command),
  view: async (command) => (await import('./results.ts')).viewInTerminal(command),
  compare: async (command) => (await import('./results.ts')).compareInTerminal(command),
  release: async (command) => (await import('./release.ts')).releaseInTerminal(command),
  rollback: async (command) => (await import('./release.ts')).releaseInTerminal(command),
  recover: async (command) => (await import('./release.ts')).releaseInTerminal(command),
  pin: async (command) => (await import('./release.ts')).releaseInTerminal(command),
}

function handled<Kind extends keyof Commands>(kind: Kind, command: Commands[Kind]): Promise<number> {
  return HANDLERS[kind](command)
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function instructions(error: UserError): string {
  const diagnostics = error.diagnostics.map((diagnostic) => `  ${diagnosticLine(diagnostic)}\n`)
  return `error: ${error.message}\n${diagnostics.join('')}${error.hint === null ? '' : `${error.hint}\n`}`
}

function unexpected(thrown: unknown): string {
  return `Unexpected error: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)}\n`
}
