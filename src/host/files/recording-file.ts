import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { parseRecording } from '../../models/providers/recording.ts'
import { tried } from '../../system-error.ts'
import { assertFile, named } from './named-files.ts'
import { makeFolder } from './write-file.ts'

/**
 * Opens a file to keep answers in. What is there is overwritten when the first answer comes, and only if it is a recording:
 * a mistyped name must overwrite no other file.
 * @returns appends a line. A file that can be written no more is told once, and the run goes on: its answers are paid for
 * @throws UserError when it could not be written, or holds something else
 */
export async function openRecording(file: string, log: Log): Promise<(line: string) => Promise<void>> {
  await assertFile(file, `--record ${file}`)
  await assertOwn(file)
  await makeFolder(dirname(resolve(file)))
  await named(file, 'Name a file that can be written.', () => appendFile(file, ''))
  let isBegun = false
  let isWhole = true
  let last: Promise<void> = Promise.resolve()
  async function write(line: string): Promise<void> {
    if (!isWhole) return
    const failure = await tried(() => (isBegun ? appendFile(file, line) : writeFile(file, line)))
    isBegun = true
    if (failure === null) return
    isWhole = false
    log.warn(`The recording ${file} is not complete: ${failure.stack ?? failure.reason}.`)
  }
  return async (line) => {
    last = last.then(() => write(line))
    await last
  }
}

/** @throws UserError when something else than a recording is there */
async function assertOwn(file: string): Promise<void> {
  const found = await statusOf(file)
  // A device or a pipe holds nothing that could be lost.
  if (found === null || !found.isFile() || found.size === 0) return
  const text = await named(file, 'Name another file.', () => readFile(file, 'utf8'))
  try {
    parseRecording(text, file)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    throw new UserError(`${file} is there already, and is not a recording`, {
      hint: 'Name another file for `--record`, or delete this one.',
    })
  }
}

async function statusOf(file: string) {
  try {
    return await stat(file)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}
