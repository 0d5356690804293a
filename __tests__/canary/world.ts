import type { Analysis } from '../../src/canary/analysis/analysis.ts'
import { readJournal, writeJournal } from '../../src/canary/journal.ts'
import type { Policy } from '../../src/canary/policy.ts'
import type { AliasClient, Target } from '../../src/canary/reconcile.ts'
import type { AliasView, State } from '../../src/canary/state-machine.ts'

export const MINUTE = 60_000

export const policy: Policy = {
  steps: [
    { weight: 0.05, hold: 5 * MINUTE },
    { weight: 0.25, hold: 5 * MINUTE },
  ],
  bake: 5 * MINUTE,
  interval: MINUTE,
  settle: 0,
  metricPeriod: MINUTE,
  metricDelay: 0,
  maxStep: 20 * MINUTE,
  minInvocations: 10,
  proof: 'none',
  rollbackWhen: {
    errorRate: { max: null, worseBy: 0.01 },
    p99Latency: null,
    quality: null,
    costPerRequest: null,
    smokeFailures: 3,
    alarms: [],
  },
  onInconclusive: 'rollback',
  wait: true,
}

export const fresh: State = {
  run: '7/1',
  old: '41',
  new: '42',
  proof: { kind: 'untried' },
  cancelled: null,
  takeOver: false,
  begun: false,
}

export const healthy = (step: number): Analysis => ({
  findings: [],
  step,
  periods: 5,
  invocations: 50,
  unknown: 0,
  served: 50,
})
export const broken = (step: number): Analysis => ({
  findings: [
    {
      limit: 'errorRate.worseBy',
      bound: 0.01,
      verdict: 'broken',
      shown: { stable: 0.01, canary: 0.2 },
      counts: { stable: { events: 10, trials: 1_000 }, canary: { events: 10, trials: 50 } },
      p: 0.0001,
    },
  ],
  step,
  periods: 5,
  invocations: 50,
  unknown: 0,
  served: 50,
})

export class Killed extends Error {}

/**
 * An alias as Lambda has it: weights and description change in one call, based on a revision. `beforeEffect` runs before
 * and after every effect, and may throw or let somebody else write.
 */
export class World {
  primary = '41'
  weights: Readonly<Record<string, number>> = {}
  description = "the user's own text"
  revision = 1
  now = 1_764_000_000_000
  proven = false
  proof: State['proof'] = { kind: 'proven' }
  /** Weight of the new version before it was proven. */
  unprovenWeight = false
  analysis: (step: number) => Analysis | null = healthy
  cancel: string | null = null
  around: () => void = () => undefined
  readonly writes: string[] = []

  get view(): AliasView {
    return { primary: this.primary, weights: this.weights, rollout: readJournal(this.description).rollout }
  }

  foreign(change: Partial<Pick<World, 'primary' | 'weights' | 'description'>>): void {
    Object.assign(this, change)
    this.revision += 1
  }

  aliasClient(): AliasClient<number> {
    return {
      readAlias: async () => ({ view: this.view, revision: this.revision }),
      writeAlias: async (target, revision) => {
        this.around()
        const written = this.#write(target, revision)
        this.around()
        return written
      },
      observe: async ({ rollout }) => ({
        now: this.now,
        analysis: this.analysis(rollout?.step ?? 0),
        alarms: [],
        alarmsUnread: null,
        smokeFailures: 0,
        replay: null,
      }),
      prove: async () => {
        this.around()
        this.proven = this.proof.kind === 'proven'
        return this.proof
      },
      waitUntil: async (time) => {
        this.around()
        this.now = Math.max(this.now + 1, time)
        return this.cancel
      },
      cancelled: () => this.cancel,
      publish: () => undefined,
    }
  }

  #write({ primary, weights, rollout }: Target, revision: number): boolean {
    if (revision !== this.revision) return false
    const { text } = readJournal(this.description)
    this.primary = primary
    this.weights = weights
    this.description = rollout === null ? text : writeJournal(text, rollout)
    this.revision += 1
    this.writes.push(
      `${primary} ${JSON.stringify(weights)}${rollout === null || rollout.care === 'attended' ? '' : ` ${rollout.care}`}`,
    )
    if (!this.proven && (primary === '42' || weights['42'] !== undefined)) this.unprovenWeight = true
    return true
  }
}
