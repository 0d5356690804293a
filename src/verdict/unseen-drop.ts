/**
 * What cases that all score alike in both versions leave unseen, and what would show it. Source: the exact one-sided bound
 * for no event in n (Hanley and Lippman-Hand 1983, "If nothing goes wrong, is everything all right?").
 */

/**
 * The fewest independent cases that prove the margin when no score differs.
 * @param alpha one-sided, 0..0.5
 * @param margin 0..1
 * @returns null for a margin that no number proves: 0, or all of the score
 */
export function fewestAlike(alpha: number, margin: number): number | null {
  if (!(margin > 0 && margin < 1)) return null
  return Math.floor(Math.log(alpha) / Math.log1p(-margin)) + 1
}

/** The drop, 0..1, that so many independent cases leave open when no score differs. */
export function unseenDrop(alpha: number, units: number): number {
  return units < 1 ? 1 : 1 - alpha ** (1 / units)
}

/** Larger ones would let through what no reader calls harmless. */
const LARGEST_ADVISED = 0.5

/**
 * The smallest round margin above a drop: whole points below 10, else fives.
 * @param drop 0..1
 * @returns null above 50 points
 */
export function roundMarginAbove(drop: number): number | null {
  const points = Number((drop * 100).toPrecision(12))
  const whole = Math.floor(points) + 1
  const margin = (whole <= 10 ? whole : Math.ceil(whole / 5) * 5) / 100
  return margin > LARGEST_ADVISED ? null : margin
}
