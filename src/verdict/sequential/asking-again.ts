import type { ScoreComparison } from '../comparison.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { leftOpen, type Variation, worthAsking } from './projection.ts'

/** Numbers that differ by less are the same number. */
const SAME = 1e-12

/** Answers to each case and arm: those that a look rests on, and the most that are planned. */
type Asked = { made: number; most: number }

/** A look at a score. `variation` null: too few units to know how much it wavers. */
export type Observation = Asked & { variation: Variation | null }

/**
 * The drop that is asked about again, 0..1; a smaller one is let go. At the last look it is the margin. At the first of
 * four it is a third of it, because chance may halve a drop of twice the margin, which is not to pass by that; but no less
 * than half a standard error: where one look wavers by more than the margin, every second harmless change would be asked again.
 */
function leastDrop({ made, most, variation }: Observation, margin: number): number {
  const share = Math.min(1, made / most)
  const part = 0.2 + 0.3 * share + 0.5 * share ** 2
  return Math.min(margin, Math.max(part * margin, Math.sqrt(variation?.total ?? 0) / 2))
}

/**
 * Whether more answers are wanted of a score that proves nothing: always where proof is required, else when the drop is
 * near the margin.
 */
export function isWanted(
  { delta }: Pick<ScoreComparison, 'delta'>,
  look: Observation,
  { require, margin }: GatePolicy,
): boolean {
  if (delta === null) return false
  return require === 'proof' || isNear(delta, look, margin)
}

function isNear(delta: number, look: Observation, margin: number): boolean {
  return delta < -SAME && delta <= -leastDrop(look, margin) + SAME
}

/** From how many standard errors of a drop one goes on at a look; below that it is let go and never a regression. */
export function goesOnAbove(look: Observation, { margin }: GatePolicy): number {
  const error = Math.sqrt(look.variation?.total ?? 0)
  return error > 0 ? leastDrop(look, margin) / error : 0
}

/**
 * Whether one goes on from a look at this difference. Nearly as the verdict is: by the normal approximation.
 * @param level one-sided, of this look alone
 */
export function goesOn(look: Observation, level: number, delta: number, { require, margin }: GatePolicy): boolean {
  const { variation, most } = look
  if (variation === null) return true
  if (!leftOpen(variation, delta, level, margin)) return false
  return require === 'proof' ? worthAsking(variation, delta, most, level, margin) : isNear(delta, look, margin)
}
