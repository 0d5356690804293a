import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import { UserError } from '../errors.ts'
import type { Environment } from '../release/choose-environment.ts'
import type { ReleaseName } from '../release/envelope.ts'
import type { FunctionState } from '../release/function-state.ts'
import type { Pins } from '../release/pins.ts'
import { shiftAll } from '../release/shift.ts'
import type { RolloutOutcome } from '../report/release-report.ts'
import type { ReleaseDeps } from './release-deps.ts'

/** One alias that shall move from its live version to a new one, which no traffic has reached yet. */
type RolloutRequest = {
  state: FunctionState
  /** Pinned to `pins`, and in everything else what the live version is. */
  version: FunctionConfiguration
  pins: Pins
  environment: Environment
  environmentName: string
  release: ReleaseName
}

/** `reason`: why it did not go through, as a sentence; null when it did. */
type RolloutResult = {
  outcome: Extract<RolloutOutcome, 'promoted' | 'rolled-back' | 'held'>
  reason: string | null
}

/** Moves one alias. @throws AwsError, UserError */
export type Rollout = (deps: ReleaseDeps, request: RolloutRequest) => Promise<RolloutResult>

/**
 * How an environment moves its aliases.
 * @throws UserError when it is a way that this version does not know
 */
export function rolloutOf({ canary }: Environment): Rollout {
  if (canary === null) return allAtOnce
  throw new UserError('canary rollouts are not in this version', {
    hint: 'Remove `canary` from the environment: the alias then moves at once, after the probe.',
  })
}

const allAtOnce: Rollout = async ({ aws }, { state, version }) => {
  await shiftAll(aws.lambda, state.settings.function, state.alias, version.version)
  return { outcome: 'promoted', reason: null }
}
