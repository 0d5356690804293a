import { type Analysis, Analyst } from '../analysis/analysis.ts'
import type { Period } from '../analysis/period.ts'
import type { Policy } from '../policy.ts'
import { journaled } from '../reconcile.ts'
import { type AliasView, next, type Observation, type State } from '../state-machine.ts'

/** What both versions do in one period, when the new one has this share of the traffic. */
export type Traffic = (start: number, milliseconds: number, weight: number) => Omit<Period, 'start' | 'step'>

/** How a simulated rollout ended. Times are milliseconds since its start. */
export type Outcome = {
  end: 'promoted' | 'rolled-back' | 'held'
  reason: string
  /** The step in which it ended; the bake is the one after the last. */
  step: number
  took: number
  /** The canary's invocations that the metrics had told of, and those that it had really served. */
  analysed: number
  served: number
  /** Those that the metrics had told of before the look that showed the last of them. */
  before: number
  /** When each step began. */
  steps: number[]
  analysis: Analysis | null
}

const STATE: State = {
  run: '1/1',
  old: '1',
  new: '2',
  proof: { kind: 'proven' },
  cancelled: null,
  takeOver: false,
  begun: false,
}

/** A rollout that is not waited for is visited so often. */
const VISITS = 10 * 60_000

/** Looks at which nothing ends, in a row, before a simulation is taken for stuck. */
const MOST_LOOKS = 1_000_000

/**
 * One rollout of the real machine and the real analysis, with traffic and time made up. The metrics come as late as the
 * policy says, in whole periods; a period in which the weight changed is not looked at, as in a real rollout. Without
 * `wait` it is visited every ten minutes.
 */
export function simulateRollout(policy: Policy, traffic: Traffic): Outcome {
  const world = new World(policy, traffic)
  let alias: AliasView = { primary: STATE.old, weights: {}, rollout: null }
  let now = 0
  let before = 0
  let seen = 0
  const steps: number[] = []
  for (let observations = 0; observations < MOST_LOOKS; observations++) {
    const step = alias.rollout?.step ?? 0
    const analysis = world.observe(now)
    if (analysis.served > seen) before = seen
    seen = analysis.served
    const observation: Observation = {
      now,
      alias,
      analysis,
      alarms: [],
      alarmsUnread: null,
      smokeFailures: 0,
      replay: null,
    }
    const action = next(STATE, observation, policy)
    switch (action.kind) {
      case 'shift':
      case 'promote':
        alias = journaled(action.rollout)
        steps.push(now)
        world.shift(now, action.rollout.step, action.rollout.weight)
        break
      case 'renew':
        alias = journaled(action.rollout)
        break
      case 'look':
      case 'extend':
      case 'bake':
        now = action.at
        break
      case 'leave':
        alias = journaled(action.rollout)
        now += VISITS
        break
      case 'done':
        return { end: 'promoted', reason: '', step, took: now, steps, before, ...world.reported(now) }
      case 'rollback':
        return { end: 'rolled-back', reason: action.reason, step, took: now, steps, before, ...world.reported(now) }
      case 'hold':
        return { end: 'held', reason: action.reason, step, took: now, steps, before, ...world.reported(now) }
      default:
        throw new Error(`the machine wanted to ${action.kind} in a simulation`)
    }
  }
  throw new Error('the simulated rollout does not end')
}

/** Traffic as it is served, and the metrics as they come. */
class World {
  readonly #policy: Policy
  readonly #traffic: Traffic
  readonly #analyst: Analyst
  /** Served, and not told by the metrics yet. */
  readonly #late: Period[] = []
  #step = -1
  #weight = 0
  /** Up to when traffic was served: whole periods, and the rest of one where the weight changed. */
  #servedTo = 0
  #served = 0

  constructor(policy: Policy, traffic: Traffic) {
    this.#policy = policy
    this.#traffic = traffic
    this.#analyst = new Analyst(policy.rollbackWhen, policy.steps.length)
  }

  shift(now: number, step: number, weight: number): void {
    this.#serve(now)
    // Served under the old weight in a period that is not whole.
    if (this.#step >= 0 && now > this.#servedTo) {
      this.#served += this.#traffic(this.#servedTo, now - this.#servedTo, this.#weight).canary.invocations
    }
    this.#step = step
    this.#weight = weight
    // Looked at is only what begins after the shift has settled.
    const from = Math.ceil((now + this.#policy.settle) / this.#policy.metricPeriod) * this.#policy.metricPeriod
    if (from > now) this.#served += this.#traffic(now, from - now, weight).canary.invocations
    this.#servedTo = from
  }

  observe(now: number): Analysis {
    this.#serve(now)
    const { metricPeriod, metricDelay } = this.#policy
    while (this.#late[0] !== undefined && this.#late[0].start + metricPeriod + metricDelay <= now) {
      const period = this.#late.shift()
      if (period !== undefined) this.#analyst.see(period)
      const analysis = this.#analyst.analysis()
      if (analysis.findings.some(({ verdict }) => verdict === 'broken')) return analysis
    }
    return this.#analyst.analysis()
  }

  reported(now: number): Pick<Outcome, 'analysed' | 'served' | 'analysis'> {
    const analysis = this.observe(now)
    return { analysis, analysed: analysis.served, served: this.#served }
  }

  #serve(now: number): void {
    const { metricPeriod } = this.#policy
    while (this.#step >= 0 && this.#servedTo + metricPeriod <= now) {
      const served = this.#traffic(this.#servedTo, metricPeriod, this.#weight)
      this.#served += served.canary.invocations
      this.#late.push({ start: this.#servedTo, step: this.#step, ...served })
      this.#servedTo += metricPeriod
    }
  }
}
