/** The section `canary` of an environment. Durations are milliseconds, shares fractions of 1. */
export type Policy = {
  steps: ReadonlyArray<{ weight: number; hold: number }>
  /** Whether the run stays until the rollout ends; else it leaves after each look, and the next visit goes on. */
  wait: boolean
  bake: number
  interval: number
  settle: number
  metricPeriod: number
  metricDelay: number
  maxStep: number | null
  minInvocations: number
  proof: 'none' | 'required'
  rollbackWhen: Limits & { smokeFailures: number | null; alarms: readonly string[] }
  onInconclusive: 'rollback' | 'hold' | 'promote'
}

/** What is measured against a limit. */
export type Limits = {
  errorRate: { max: number | null; worseBy: number | null } | null
  p99Latency: { max: number | null; worseBy: number | null } | null
  quality: { min: number | null; worseBy: number | null } | null
  costPerRequest: { worseBy: number } | null
}

/** An inconclusive step is extended up to four times its hold, unless told otherwise. */
const EXTENSION = 4

/** The longest that a step, or the bake, which is the step after the last, may take in milliseconds. */
export function longestStep(policy: Policy, step: number): number {
  return Math.max(holdOf(policy, step), policy.maxStep ?? EXTENSION * holdOf(policy, step))
}

/** How long a step lasts at least; the bake is the step after the last. */
export function holdOf(policy: Policy, step: number): number {
  return policy.steps[step]?.hold ?? policy.bake
}
