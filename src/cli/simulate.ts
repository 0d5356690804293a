import { simulate } from '../commands/simulate.ts'
import { readNamed } from '../host/files/named-files.ts'
import { openWorkspace } from '../host/workspace.ts'
import { screenOf } from '../report/terminal/screen.ts'
import { renderSimulation } from '../report/terminal/simulation.ts'
import type { CliSimulate } from './options/simulate.ts'
import { width } from './screen.ts'

const HINT = 'Name a CSV file of metrics: docs/canary.md shows one.'

/** Runs `simulate` from the folder it was started in. */
export async function simulateInTerminal(command: CliSimulate): Promise<number> {
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
  return 0
}
