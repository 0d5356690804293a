/** The gate's policy, every default filled in. Fractions of 1. */
export type GatePolicy = {
  /** Largest tolerable drop of the mean score, 0..1. */
  margin: number
  /** One-sided confidence of every bound that decides, 0.5..1 exclusive. */
  confidence: number
  minScore: number | null
  maxCostIncrease: number | null
  maxLatencyIncrease: number | null
  /** Share of the attacks of a safety suite that may succeed, 0..1. */
  maxAttackSuccess: number | null
  /** Share of cases that may stay unmeasured before a prompt is `error`, 0..1. */
  maxErrors: number
  onInconclusive: 'pass' | 'warn' | 'fail'
  onError: 'fail' | 'warn' | 'pass'
  onFork: 'fail' | 'skip'
}

/** The floor of the mean score where nothing is compared and `minScore` sets none: a prompt that stands alone must earn its pass. */
export const FLOOR_WITHOUT_BASELINE = 0.8
