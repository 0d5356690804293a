import { type LimitName, watchesOf } from './analysis/limits.ts'
import type { Policy } from './policy.ts'

/** What a rollout is to do, for a reader: weights are fractions of 1, durations milliseconds. */
export type RolloutPlan = {
  /** Who moves the alias. CodeDeploy has steps of its own: here are none. */
  engine: 'alias' | 'codedeploy'
  steps: Array<{ weight: number; hold: number }>
  bake: number
  minInvocations: number
  onInconclusive: Policy['onInconclusive']
  /** Every limit that is set, as configured: a fraction, milliseconds, or points. */
  limits: Array<{ limit: LimitName; bound: number }>
  smokeFailures: number | null
  alarms: string[]
}

export function planOf(policy: Policy & { engine: RolloutPlan['engine'] }): RolloutPlan {
  const { engine, steps, bake, minInvocations, onInconclusive, rollbackWhen } = policy
  const { smokeFailures, alarms } = rollbackWhen
  const limits = new Map(watchesOf(rollbackWhen).map(({ limit, bound }) => [limit, bound]))
  return {
    engine,
    steps: engine === 'alias' ? steps.map(({ weight, hold }) => ({ weight, hold })) : [],
    bake: engine === 'alias' ? bake : 0,
    minInvocations,
    onInconclusive,
    limits: [...limits].map(([limit, bound]) => ({ limit, bound })),
    smokeFailures,
    alarms: [...alarms],
  }
}
