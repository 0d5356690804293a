import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Deps } from '../commands/deps.ts'
import { testGate } from '../commands/self-test.ts'
import { isTrustworthy, renderSelfTest, selfTestJson } from '../report/self-test.ts'
import type { CliSelfTest } from './arguments/self-test.ts'

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
  const tested = await testGate(deps, { config, event: command.event, prompt: command.prompt })
  if (command.out !== null) {
    const path = resolve(command.out)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, selfTestJson(tested))
  }
  screen.print(renderSelfTest(tested, screen))
  return isTrustworthy(tested) ? 0 : 1
}
