import { percentAsSet } from '../text/format.ts'
import type { RolloutState } from './state-machine.ts'

/** What to do with a rollout that was found under way, and why not more. */
export type Recovery =
  /** Its traffic is divided: the old version gets all of it again. */
  | { kind: 'undo'; reason: string }
  /** All of its traffic is on the new version, which passed every step: the bake goes on where it was. */
  | { kind: 'finish' }
  | { kind: 'continue' }
  | { kind: 'leave'; reason: string }

/**
 * By the journal alone. A living owner is never disturbed, a held rollout only when told. A detached one has no owner.
 * @param ownerEnded what GitHub says of the run that owns it; null when unknown
 * @param told whether a held rollout shall go on
 */
export function recoveryOf(
  rollout: RolloutState,
  now: number,
  ownerEnded: boolean | null,
  reported: boolean,
): Recovery {
  if (rollout.care === 'detached') return { kind: 'continue' }
  if (rollout.care === 'held') {
    if (reported) return { kind: 'continue' }
    return { kind: 'leave', reason: `held at ${share(rollout)} of version ${rollout.new} until somebody decides` }
  }
  if (ownerEnded === false) return { kind: 'leave', reason: `run ${rollout.run} is still at work on it` }
  if (ownerEnded === null && rollout.lease > now) {
    const until = new Date(rollout.lease).toISOString()
    return { kind: 'leave', reason: `run ${rollout.run} may still be at work on it, until ${until} at most` }
  }
  if (rollout.weight === 1) return { kind: 'finish' }
  return { kind: 'undo', reason: `run ${rollout.run} ended at ${share(rollout)} of version ${rollout.new}` }
}

function share({ weight }: RolloutState): string {
  return percentAsSet(weight)
}
