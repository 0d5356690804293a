import { sequentialLevel, spentBy } from '../../statistics/group-sequential.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { goesOnAbove, isWanted, type Observation } from '../sequential/asking-again.ts'

/** A planned look as it is to be expected when nothing changed, with its one-sided level. */
export type ExpectedLook = Observation & { level: number; variance: number }

/**
 * The looks of a gate at a golden set, before any is made: what each is held to, so that all of them keep one level.
 * @param repeats answers to each case and arm at each look, rising
 * @param draws independent draws that the cases are worth
 * @param varianceAt of the mean difference, by answers to each case
 * @param claim a drop, which is never claimed of what was let go at an earlier look; or that nothing much was lost
 */
export function expectedLooks(
  repeats: readonly number[],
  draws: number,
  varianceAt: (repeats: number) => number,
  policy: GatePolicy,
  claim: 'drop' | 'no drop',
): ExpectedLook[] {
  const most = repeats.at(-1) ?? 1
  const looks = repeats.map((made) => {
    const variance = varianceAt(made)
    return {
      made,
      most,
      variance,
      variation: { units: draws, cases: draws, repeats: made, total: variance, noise: null },
    }
  })
  const correlations = looks.slice(1).map(({ variance }, index) => {
    const before = looks[index]?.variance ?? variance
    return before > 0 ? Math.sqrt(variance / before) : 1
  })
  const letsGo = claim === 'drop' && policy.require !== 'proof'
  return looks.map((look, index) => {
    const taken = sequentialLevel({
      spent: repeats.slice(0, index + 1).map((made) => spentBy(made / most)),
      correlations: correlations.slice(0, index),
      ...(letsGo ? { goesOnAbove: looks.slice(0, index).map((earlier) => goesOnAbove(earlier, policy)) } : {}),
    })
    return { ...look, level: taken.nominal(1 - policy.confidence) }
  })
}

/** Whether a difference that proves nothing is the end of it at a look. */
export function isLetGo(delta: number, look: ExpectedLook, policy: GatePolicy): boolean {
  return !isWanted({ delta }, look, policy)
}
