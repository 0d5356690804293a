import { calibrate } from '../commands/calibrate.ts'
import { assertFile, readNamed, writeNamed } from '../host/files/named-files.ts'
import { calibrationJson, isCalibrated, renderCalibration } from '../report/terminal/calibration.ts'
import { openTerminal } from './open-terminal.ts'
import type { CliCalibrate } from './options/calibrate.ts'

/**
 * Runs `calibrate` from the folder it was started in.
 * @returns exit code: 1 when the judge agrees less than `--min-kappa` asks for, else 0
 */
export async function calibrateInTerminal(command: CliCalibrate): Promise<number> {
  const { workspace, deps, screen, print } = await openTerminal(command)
  if (command.out !== null) await assertFile(command.out, `--out ${command.out}`)
  const calibration = await calibrate(deps, {
    config: workspace.config,
    event: command.event,
    labels: { file: command.labels, text: await readNamed(command.labels, 'Name the file of labels.') },
    minKappa: command.minKappa,
  })
  print(renderCalibration(calibration, screen))
  const unwritten = command.out === null ? null : await writeNamed(command.out, calibrationJson(calibration))
  if (unwritten !== null) deps.log.warn(unwritten)
  if (isCalibrated(calibration)) return 0
  deps.log.error(`The judge agrees less than \`--min-kappa ${command.minKappa}\` asks for.`)
  return 1
}
