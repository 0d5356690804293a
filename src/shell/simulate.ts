import { readFile } from 'node:fs/promises'
import { simulate } from '../commands/simulate.ts'
import { UserError } from '../errors.ts'
import { screenOf } from '../report/screen.ts'
import { renderSimulation } from '../report/simulation.ts'
import { assertReadableSize, decodeText } from '../source/text.ts'
import type { CliSimulate } from './arguments/simulate.ts'
import { width } from './terminal.ts'
import { openWorkspace } from './workspace.ts'

/** Runs `simulate` from the folder it was started in. */
export async function simulateInTerminal(command: CliSimulate): Promise<number> {
  const workspace = await openWorkspace(process.cwd(), command.config, { env: process.env, inWorkflow: false })
  const simulation = await simulate(
    { tree: workspace.tree },
    {
      config: workspace.config,
      environment: command.environment,
      metrics: { file: command.metrics, text: await textOf(command.metrics) },
      rollouts: command.rollouts,
    },
  )
  const color = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
  process.stdout.write(renderSimulation(simulation, screenOf({ color, width: width() })))
  return 0
}

async function textOf(file: string): Promise<string> {
  try {
    const bytes = await readFile(file)
    assertReadableSize(file, bytes.length)
    return decodeText(file, bytes)
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    if (thrown.code !== 'ENOENT' && thrown.code !== 'EISDIR') throw thrown
    throw new UserError(`there is no file ${file}`, { hint: 'Name a CSV file of metrics: docs/canary.md shows one.' })
  }
}
