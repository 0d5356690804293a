import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import type { Project } from '../config/load.ts'
import type { Environment } from '../release/choose-environment.ts'
import type { ReleaseName } from '../release/envelope.ts'
import type { FunctionState } from '../release/function-state.ts'
import type { Pins } from '../release/pins.ts'
import type { ProbeCase } from '../release/probe.ts'
import { shiftAll } from '../release/shift.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { canaryRollout } from './canary-rollout.ts'
import { codeDeployRollout } from './codedeploy-rollout.ts'
import { movable } from './read-back.ts'
import type { ReleaseDeps } from './release-deps.ts'

/** One alias that shall move from its live version to a new one, which no traffic has reached yet. */
export type RolloutRequest = {
  state: FunctionState
  /** Pinned to `pins`, and in everything else what the live version is. */
  version: FunctionConfiguration
  pins: Pins
  environment: Environment
  environmentName: string
  release: ReleaseName
  project: Project
  /** Golden cases of the probe; none without one. */
  cases: readonly ProbeCase[]
}

/** `reason`: why it did not go through, as a sentence; null when it did. */
type RolloutResult = {
  outcome: CanaryReport['outcome']
  reason: string | null
  canary: CanaryReport | null
}

/** Moves one alias. @throws AwsError, UserError */
export type Rollout = (deps: ReleaseDeps, request: RolloutRequest) => Promise<RolloutResult>

/** How an environment moves its aliases. */
export function rolloutOf({ canary }: Environment): Rollout {
  if (canary === null) return allAtOnce
  return canary.engine === 'codedeploy' ? codeDeployRollout : canaryRollout
}

const allAtOnce: Rollout = async (deps, { state, version }) => {
  await shiftAll(movable(deps, state.settings), state.alias, version.version)
  return { outcome: 'promoted', reason: null, canary: null }
}
