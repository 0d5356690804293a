/** The gate's policy, every default filled in. Fractions of 1. */
export type GatePolicy = {
  /** `proof`: a difference that is only within the margin, and not proven to be, counts as inconclusive. */
  require: 'no-regression' | 'proof'
  /** Largest tolerable drop of the mean score, 0..1. */
  margin: number
  /** One-sided confidence of every bound that decides, 0.5..1 exclusive. */
  confidence: number
  minScore: number | null
  /** `regression`: a critical case fails the run only when it fails more often than on the baseline. */
  critical: 'regression' | 'absolute'
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

/** The rise of the cost per request, +300 %, that is held to without being asked for: only an accident goes beyond it. */
export const USUAL_COST_LIMIT = 3
