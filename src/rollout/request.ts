import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import type { Project } from '../config/load.ts'
import type { Environment } from '../release/environment.ts'
import type { FunctionState } from '../release/functions/function-state.ts'
import type { Pins } from '../release/functions/pins.ts'
import type { ReleaseName } from '../release/parameters/envelope.ts'
import type { ProbeCase } from '../release/probe.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import type { ReleaseDeps } from './deps.ts'

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
export type RolloutStrategy = (deps: ReleaseDeps, request: RolloutRequest) => Promise<RolloutResult>
