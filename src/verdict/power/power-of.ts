import type { Pair } from '../difference.ts'
import type { GatePolicy } from '../gate-policy.ts'
import type { Arms } from '../paired-scores.ts'
import type { LookSchedule } from '../sequential/looks.ts'
import { fittedGoldenSet } from './fitted-golden-set.ts'
import { casesThatProve } from './proving-cases.ts'
import { smallestBlockedDrop } from './rehearsed-drop.ts'

/** What such a golden set can show under this gate, each four times in five. Null: nothing can, or too little is known. */
export type Power = {
  /** The smallest true drop that is blocked, 0..1. */
  blockedDrop: number | null
  /** Cases with which a change that does no harm is proven to lose less than the margin. */
  provingCases: number | null
}

/** Plays this gate on what a run says of its cases, in some 50 ms. */
export function powerOf(
  pairs: readonly Pair[],
  arms: Arms,
  { repeats, made }: Pick<LookSchedule, 'repeats' | 'made'>,
  policy: GatePolicy,
): Power {
  const set = fittedGoldenSet(pairs, arms, repeats[made - 1] ?? 1)
  if (set === null) return { blockedDrop: null, provingCases: null }
  return {
    blockedDrop: smallestBlockedDrop(set, repeats, policy),
    provingCases: casesThatProve(set, pairs.length, repeats, policy),
  }
}
