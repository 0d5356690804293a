import { diagnosticLine, messageOf, UserError } from '../errors.ts'
import { version } from '../version.ts'
import { parseArguments } from './arguments.ts'

/**
 * The same commands from a terminal. It needs no GitHub.
 * @param args without the interpreter and the script
 * @returns exit code: 0, or 1 when the verdict blocks a merge or something is wrong
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments(args)
    if (parsed.kind === 'help') return print(parsed.text)
    if (parsed.kind === 'version') return print(`${version}\n`)
    if (parsed.kind === 'lint') return await (await import('./lint.ts')).lintInTerminal(parsed)
    if (parsed.kind === 'simulate') return await (await import('./simulate.ts')).simulateInTerminal(parsed)
    if (parsed.kind === 'release' || parsed.kind === 'rollback' || parsed.kind === 'recover' || parsed.kind === 'pin') {
      return await (await import('./release.ts')).releaseInTerminal(parsed)
    }
    // Loaded only now, so that --help and --version answer at once.
    const { runInTerminal } = await import('./evaluate.ts')
    return await runInTerminal(parsed)
  } catch (thrown) {
    // Loaded only now, as everything that most runs do without.
    const { withoutCommands } = await import('../text/untrusted.ts')
    const { systemError } = await import('../system-error.ts')
    const error = thrown instanceof UserError ? thrown : systemError(thrown)
    process.stderr.write(withoutCommands(error === null ? unexpected(thrown) : instructions(error)))
    return 1
  }
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
