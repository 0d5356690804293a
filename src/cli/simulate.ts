import { simulate } from '../commands/simulate.ts'
import { systemClock } from '../host/clock.ts'
import { assertFile, readNamed, writeNamed } from '../host/files/named-files.ts'
import { openWorkspace } from '../host/workspace.ts'
import { screenOf } from '../report/terminal/screen.ts'
import { renderSimulation, simulationJson } from '../report/terminal/simulation.ts'
import type { CliSimulate } from './options/simulate.ts'
import { terminalLog } from './progress-log.ts'
import { width } from './screen.ts'

const HINT = 'Name a CSV file of metrics: docs/canary.md shows one.'

/** Runs `simulate` from the folder it was started in. */
export async function simulateInTerminal(command: CliSimulate): Promise<number> {
  if (command.out !== null) await assertFile(command.out, `--out ${command.out}`)
  const workspace = await openWorkspace(process.cwd(), command.config, { env: process.env, inWorkflow: false })
  const simulation = await simulate(
    { tree: workspace.tree },
    {
      config: workspace.config,
      environment: command.environment,
      metrics: { file: command.metrics, text: await readNamed(command.metrics, HINT) },
      rollouts: command.rollouts,
    },
  )
  const color = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
  process.stdout.write(renderSimulation(simulation, screenOf({ color, width: width() })))
  const unwritten = command.out === null ? null : await writeNamed(command.out, simulationJson(simulation))
  if (unwritten !== null) terminalLog(process.stderr, systemClock).warn(unwritten)
  return 0
}
