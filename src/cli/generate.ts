import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from '../commands/generate.ts'
import { tried } from '../system-error.ts'
import { oneLine, withoutCommands } from '../text/untrusted.ts'
import { openTerminal } from './open-terminal.ts'
import type { CliGenerate } from './options/generate.ts'

/**
 * Runs `generate` from the folder it was started in, and writes the proposals beside the datasets.
 * @returns exit code: 1 when nothing came because no model could be asked, or a file could not be written; else 0
 */
export async function generateInTerminal(command: CliGenerate): Promise<number> {
  const { workspace, deps, print } = await openTerminal(command)
  const { root, config } = workspace
  const { what, event, prompt, count, model } = command
  const { files, reported, failed } = await generate(deps, { what, config, event, prompt, count, model })
  const unwritten: string[] = []
  for (const { path, text, existed } of files) {
    // What the tree did not see may only be made, not followed: a link could lead out of the repository.
    const failure = await tried(() => writeFile(join(root, path), text, { flag: existed ? 'w' : 'wx' }))
    if (failure === null) continue
    unwritten.push(path)
    deps.log.error(`${path} was not written: ${failure.stack ?? failure.reason}. What it would hold is printed.`)
    // It was paid for.
    print(withoutCommands(text))
  }
  print(reported.map((sentence) => `${oneLine(sentence, 1_000)}\n`).join(''))
  if (failed) deps.log.error('Nothing was proposed: nobody could be asked.')
  return failed || unwritten.length > 0 ? 1 : 0
}
