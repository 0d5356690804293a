/** Values of one metric in one period: how many, and what they add up to. */
export type Values = { count: number; sum: number; min: number; max: number }

/** Durations of one version in one period, in milliseconds. A number that could not be measured is null. */
export type Durations = {
  count: number
  /** How many were longer than `p99Latency.max`. */
  overMax: number | null
  /** How many were longer than the reference; the canary's reference is longer by `p99Latency.worseBy`. */
  overReference: number | null
  /** For a reader; what is tested are the counts. */
  p99: number | null
}

/** What one version did in one period. Metrics that could not be measured are null; that is never "nothing happened". */
export type Reading = {
  /** Calls of which it is known whether they failed. */
  invocations: number
  errors: number
  /** Calls of which that is lost; none unless given. */
  unknown?: number
  durations: Durations | null
  quality: Values | null
  cost: Values | null
}

/**
 * One period of the metrics, in which both versions served side by side; in the bake the stable one served nothing.
 * `step` counts from 0; the bake is the step after the last.
 */
export type Period = { start: number; step: number; stable: Reading; canary: Reading }
