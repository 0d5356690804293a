import { testGate } from '../commands/self-test.ts'
import { assertFile, writeNamed } from '../host/files/named-files.ts'
import { isTrustworthy, renderSelfTest, selfTestJson } from '../report/terminal/self-test.ts'
import { openTerminal } from './open-terminal.ts'
import type { CliSelfTest } from './options/self-test.ts'

/**
 * Runs `self-test` from the folder it was started in.
 * @returns exit code: 1 when a prompt could not be tested, or is blocked provably more often than promised
 */
export async function selfTestInTerminal(command: CliSelfTest): Promise<number> {
  const { workspace, deps, screen, print } = await openTerminal(command)
  if (command.out !== null) await assertFile(command.out, `--out ${command.out}`)
  const tested = await testGate(deps, { config: workspace.config, event: command.event, prompt: command.prompt })
  print(renderSelfTest(tested, screen))
  const unwritten = command.out === null ? null : await writeNamed(command.out, selfTestJson(tested))
  if (unwritten !== null) deps.log.warn(unwritten)
  if (isTrustworthy(tested)) return 0
  deps.log.error('A prompt could not be compared with itself, or the gate blocks it more often than it promises.')
  return 1
}
