/** Larger than what adding up a mean rounds off, smaller than any difference that means something. */
const ROUNDING = 1e-9

/** Whether a mean reaches a threshold; (0.7 + 0.7 + 0.7) / 3 reaches 0.7. */
export function reaches(score: number, threshold: number): boolean {
  return score >= threshold - ROUNDING
}
