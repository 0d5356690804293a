import type { Environment } from '../release/environment.ts'
import { shiftAll } from '../release/functions/shift.ts'
import { canaryRollout } from './canary.ts'
import { codeDeployRollout } from './codedeploy/rollout.ts'
import { movable } from './read-back.ts'
import type { RolloutStrategy } from './request.ts'

/** How an environment moves its aliases. */
export function rolloutOf({ canary }: Environment): RolloutStrategy {
  if (canary === null) return allAtOnce
  return canary.engine === 'codedeploy' ? codeDeployRollout : canaryRollout
}

const allAtOnce: RolloutStrategy = async (deps, { state, version }) => {
  await shiftAll(movable(deps, state.settings), state.alias, version.version)
  return { outcome: 'promoted', reason: null, canary: null }
}
