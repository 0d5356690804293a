/** Larger than what adding up a mean rounds off, smaller than any difference that means something. */
const ROUNDING = 1e-9

/** Whether a mean reaches a threshold; (0.7 + 0.7 + 0.7) / 3 reaches 0.7. */
export function reaches(score: number, threshold: number): boolean {
  return score >= threshold - ROUNDING
}

/** What a threshold of a score between 0 and 1 may be. */
export function thresholdDiagnostics(threshold: number | undefined): string[] {
  // What is no number at all is told for every type.
  const outside = threshold !== undefined && (threshold < 0 || threshold > 1)
  return outside ? ['threshold must lie between 0 and 1'] : []
}
