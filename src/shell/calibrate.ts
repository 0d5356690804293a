import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { calibrate } from '../commands/calibrate.ts'
import type { Deps } from '../commands/deps.ts'
import { UserError } from '../errors.ts'
import { calibrationJson, isCalibrated, renderCalibration } from '../report/calibration.ts'
import { assertReadableSize, decodeText } from '../source/text.ts'
import type { CliCalibrate } from './arguments/calibrate.ts'

/**
 * Runs `calibrate` in a terminal.
 * @param config from the repository's root
 * @returns exit code: 1 when the judge agrees less than `--min-kappa` asks for, else 0
 */
export async function calibrateInTerminal(
  command: CliCalibrate,
  config: string,
  deps: Deps,
  screen: { color: boolean; width: number; print: (text: string) => void },
): Promise<number> {
  const calibration = await calibrate(deps, {
    config,
    event: command.event,
    labels: { file: command.labels, text: await readText(command.labels) },
    minKappa: command.minKappa,
  })
  if (command.out !== null) {
    const path = resolve(command.out)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, calibrationJson(calibration))
  }
  screen.print(renderCalibration(calibration, screen))
  return isCalibrated(calibration) ? 0 : 1
}

/** A file that the user names, wherever it lies. */
async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    assertReadableSize(file, bytes.length)
    return decodeText(file, bytes)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    if (thrown.code === 'ENOENT') throw new UserError(`there is no ${file}`, { hint: 'Name the file of labels.' })
    if (thrown.code === 'EISDIR') throw new UserError(`${file} is a folder`, { hint: 'Name the file of labels.' })
    throw thrown
  }
}
