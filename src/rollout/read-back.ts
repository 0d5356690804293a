import type { Ended } from '../canary/reconcile.ts'
import type { FunctionSettings } from '../release/functions/pins.ts'
import { type Movable, whyNotArrived } from '../release/functions/shift.ts'
import type { ReleaseDeps } from './deps.ts'

type Services = Pick<ReleaseDeps, 'aws' | 'clock' | 'signal'>

export function movable(
  { aws, clock, signal }: Services,
  { function: functionName, alias: name }: Pick<FunctionSettings, 'function' | 'alias'>,
): Movable {
  return { lambda: aws.lambda, clock, signal, functionName, name }
}

/**
 * What is said of a rollout's end is what was read back after it. A cancelled run has no time to wait, and says
 * what is not done yet.
 * @throws AwsError
 */
export async function readBack(
  deps: Services,
  settings: Pick<FunctionSettings, 'function' | 'alias'>,
  versions: { old: string; new: string },
  ended: Ended,
): Promise<Ended> {
  if (ended.end !== 'promoted' && ended.end !== 'rolled-back') return ended
  const version = ended.end === 'promoted' ? versions.new : versions.old
  const why = await whyNotArrived(movable(deps, settings), version)
  if (why === null) return ended
  const reason = [ended.reason, why].filter((one) => one !== '').join(': ')
  return { end: deps.signal.aborted ? ended.end : 'stopped', reason }
}
