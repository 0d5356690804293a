/** An assertion that could not be measured. It is never scored: the trial becomes an error. */
export class ScoringError extends Error {
  override readonly name = 'ScoringError'
}
