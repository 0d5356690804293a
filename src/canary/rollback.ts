import type { Policy } from './policy.ts'
import { type AliasClient, type Ended, reconcile } from './reconcile.ts'
import type { RolloutState } from './state-machine.ts'

/** Going back asks nothing of a policy: a configuration that lost its canary can still undo one. */
const NONE: Policy = {
  steps: [],
  wait: true,
  bake: 0,
  interval: 1_000,
  settle: 0,
  metricPeriod: 60_000,
  metricDelay: 0,
  maxStep: null,
  minInvocations: 1,
  proof: 'none',
  rollbackWhen: {
    errorRate: null,
    p99Latency: null,
    quality: null,
    costPerRequest: null,
    smokeFailures: null,
    alarms: [],
  },
  onInconclusive: 'rollback',
}

/**
 * Gives all traffic back to the old version of a rollout, unless another writer moved the alias.
 * @param run the one that does it
 * @param takeOver whether the rollout may be another run's
 */
export async function undo<Revision>(
  rollout: RolloutState,
  { run, takeOver, reason }: { run: string; takeOver: boolean; reason: string },
  aliasClient: Pick<AliasClient<Revision>, 'readAlias' | 'writeAlias' | 'waitUntil'>,
): Promise<Ended> {
  const state = { run, old: rollout.old, new: rollout.new, proof: { kind: 'untried' }, begun: true } as const
  return await reconcile({ ...state, cancelled: reason, takeOver }, NONE, {
    ...aliasClient,
    cancelled: () => reason,
    observe: async () => ({
      now: rollout.since,
      analysis: null,
      alarms: [],
      alarmsUnread: null,
      smokeFailures: 0,
      replay: null,
    }),
    prove: async () => ({ kind: 'refused', reason }),
    publish: () => undefined,
  })
}
