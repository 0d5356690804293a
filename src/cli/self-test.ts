import { testGate } from '../commands/self-test.ts'
import type { Deps } from '../experiment/deps.ts'
import { assertFile, writeNamed } from '../host/files/named-files.ts'
import { isTrustworthy, renderSelfTest, selfTestJson } from '../report/terminal/self-test.ts'
import type { CliSelfTest } from './options/self-test.ts'

/**
 * Runs `self-test` in a terminal.
 * @param config from the repository's root
 * @returns exit code: 1 when a prompt could not be tested, or is blocked provably more often than promised
 */
export async function selfTestInTerminal(
  command: CliSelfTest,
  config: string,
  deps: Deps,
  screen: { color: boolean; width: number; print: (text: string) => void },
): Promise<number> {
  if (command.out !== null) await assertFile(command.out, `--out ${command.out}`)
  const tested = await testGate(deps, { config, event: command.event, prompt: command.prompt })
  screen.print(renderSelfTest(tested, screen))
  const unwritten = command.out === null ? null : await writeNamed(command.out, selfTestJson(tested))
  if (unwritten !== null) deps.log.warn(unwritten)
  if (isTrustworthy(tested)) return 0
  deps.log.error('A prompt could not be compared with itself, or the gate blocks it more often than it promises.')
  return 1
}
