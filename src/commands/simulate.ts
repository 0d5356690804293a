import { readMetrics } from '../canary/simulation/metrics-csv.ts'
import { type Simulation, simulateRecorded } from '../canary/simulation/recorded-traffic.ts'
import type { Config } from '../config/schema/schema.ts'
import { UserError } from '../errors.ts'
import type { Deps } from '../experiment/deps.ts'
import { readProject } from '../experiment/load-project.ts'
import { Diagnostics } from '../source/diagnostics.ts'

export type SimulateRequest = {
  config: string
  /** Null: the only one that has a canary. */
  environment: string | null
  metrics: { file: string; text: string }
  rollouts: number
}

/** What the canary of an environment would do with a user's own metrics. Asks no service. */
export async function simulate(deps: Pick<Deps, 'tree'>, request: SimulateRequest): Promise<Simulation> {
  const { config } = await readProject(deps, request.config, null)
  const canary = canaryOf(config, request.environment)
  if (canary.engine !== 'alias') {
    throw new UserError('CodeDeploy advances by its clock: there is nothing to simulate', {
      hint: 'Only a canary with `steps`, which this action moves itself, can be played with your metrics.',
    })
  }
  const diagnostics = new Diagnostics()
  const rows = diagnostics.take(readMetrics(request.metrics.text, request.metrics.file))
  if (diagnostics.any) throw new UserError('the metrics cannot be used', { diagnostics: diagnostics.list })
  return simulateRecorded(canary, rows, request.rollouts)
}

function canaryOf({ release }: Config, name: string | null) {
  const all = Object.entries(release.environments).flatMap(([environment, { canary }]) =>
    canary === null ? [] : [{ environment, canary }],
  )
  const [only, ...others] = all.filter(({ environment }) => name === null || environment === name)
  if (only !== undefined && others.length === 0) return only.canary
  const names = all.map(({ environment }) => environment)
  if (names.length === 0) {
    throw new UserError('no environment has a canary', {
      hint: 'Add `canary` to an environment under `release.environments`.',
    })
  }
  throw new UserError(
    name === null ? 'several environments have a canary' : `${name} is no environment with a canary`,
    {
      hint: `Choose one with --environment: ${names.join(', ')}.`,
    },
  )
}
