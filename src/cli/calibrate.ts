import { calibrate } from '../commands/calibrate.ts'
import type { Deps } from '../experiment/deps.ts'
import { assertFile, readNamed, writeNamed } from '../host/files/named-files.ts'
import { calibrationJson, isCalibrated, renderCalibration } from '../report/terminal/calibration.ts'
import type { CliCalibrate } from './options/calibrate.ts'

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
  if (command.out !== null) await assertFile(command.out, `--out ${command.out}`)
  const calibration = await calibrate(deps, {
    config,
    event: command.event,
    labels: { file: command.labels, text: await readNamed(command.labels, 'Name the file of labels.') },
    minKappa: command.minKappa,
  })
  screen.print(renderCalibration(calibration, screen))
  const unwritten = command.out === null ? null : await writeNamed(command.out, calibrationJson(calibration))
  if (unwritten !== null) deps.log.warn(unwritten)
  if (isCalibrated(calibration)) return 0
  deps.log.error(`The judge agrees less than \`--min-kappa ${command.minKappa}\` asks for.`)
  return 1
}
