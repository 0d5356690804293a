import type { Count } from '../../statistics/count.ts'
import type { Limits } from '../policy.ts'
import { type LimitName, type Watch, watchesOf } from './limits.ts'
import type { Period } from './period.ts'
import type { Pair } from './tracker.ts'

/**
 * What is known of one limit. `broken` and `kept` are proven, `open` is neither, `unmeasured` means that the canary
 * served and its metric told nothing in this step.
 */
export type LimitResult = {
  limit: LimitName
  /** As configured: a fraction, milliseconds, or points. */
  bound: number
  verdict: 'broken' | 'kept' | 'open' | 'unmeasured'
  /** Of the test that decided: what was measured, a share of slow calls for a 99th percentile. */
  shown: Pair<number | null>
  /** The calls that `shown` is a share of, and how many are in it; null where it is a mean, and where nothing was measured. */
  counts: Pair<Count | null>
  /**
   * The chance of as much evidence from a canary that is no worse than the stable version, at any look: 0..1. In the bake,
   * with what that adds.
   */
  p: number
}

/** Everything that the metrics say, up to the end of the newest period. */
export type Analysis = {
  findings: LimitResult[]
  step: number
  /** Periods of this step that were looked at, and the canary's invocations in them. */
  periods: number
  invocations: number
  /** The canary's calls in them of which it is lost whether they failed. */
  unknown: number
  /** The canary's invocations of all steps. */
  served: number
}

/** How often, before the bake, a canary exactly at a limit may be taken for one beyond it; `no worse` has the far lower level of its watch. */
const AT_LIMIT = 0.1
/** How often a canary exactly at a limit may be taken for one that keeps it. */
const KEPT = 0.05

/** Follows all limits through the periods of one rollout. Give it every period once, in the order of time. */
export class Analyst {
  readonly #watches: ReadonlyArray<{ watch: Watch; samples: number; unmeasured: number }>
  readonly #bake: number
  #step = 0
  #baked = false
  #periods = 0
  #invocations = 0
  #unknown = 0
  #served = 0

  /** @param bake the step after the last, in which the stable version serves nothing */
  constructor(limits: Limits, bake: number) {
    this.#watches = watchesOf(limits).map((watch) => ({ watch, samples: 0, unmeasured: 0 }))
    this.#bake = bake
  }

  see(period: Period): void {
    if (period.step !== this.#step) this.#enter(period.step)
    this.#periods += 1
    this.#invocations += period.canary.invocations
    this.#unknown += period.canary.unknown ?? 0
    this.#served += period.canary.invocations
    const baking = period.step >= this.#bake && period.stable.invocations === 0
    this.#baked ||= baking
    for (const watched of this.#watches) {
      const samples = watched.watch.tracker.see(period, baking)
      if (samples === null) watched.unmeasured += 1
      else watched.samples += samples
    }
  }

  /** A new step begins: it has no samples yet, and what was learned before stays. */
  #enter(step: number): void {
    this.#step = step
    this.#periods = 0
    this.#invocations = 0
    this.#unknown = 0
    for (const watched of this.#watches) {
      watched.samples = 0
      watched.unmeasured = 0
    }
  }

  analysis(): Analysis {
    const findings = new Map<LimitName, LimitResult>()
    for (const { watch, samples, unmeasured } of this.#watches) {
      const finding = findingOf(watch, samples === 0 && unmeasured > 0, this.#baked)
      const other = findings.get(watch.limit)
      findings.set(watch.limit, other === undefined ? finding : stronger(other, finding))
    }
    return {
      findings: [...findings.values()],
      step: this.#step,
      periods: this.#periods,
      invocations: this.#invocations,
      unknown: this.#unknown,
      served: this.#served,
    }
  }
}

/** What a whole rollout rules out, for its report. It takes too long for every look. */
export function excludedOf(limits: Limits, bake: number, periods: readonly Period[]): Map<LimitName, number> {
  const watches = watchesOf(limits)
  for (const period of periods) {
    for (const { tracker } of watches) tracker.see(period, period.step >= bake && period.stable.invocations === 0)
  }
  return new Map(
    watches.flatMap(({ limit, tracker }) => {
      const excluded = tracker.excludes()
      return excluded === null ? [] : [[limit, excluded]]
    }),
  )
}

function findingOf({ limit, bound, level, tracker }: Watch, unmeasured: boolean, baked: boolean): LimitResult {
  const { worse, beyond, within } = tracker.logEs()
  const broken = worse >= -Math.log(level) && (worse === beyond || beyond >= -Math.log(AT_LIMIT))
  const verdict = broken ? 'broken' : unmeasured ? 'unmeasured' : within >= -Math.log(KEPT) ? 'kept' : 'open'
  const chance = Math.min(1, Math.exp(-worse))
  const p = baked ? tracker.throughBake(chance) : chance
  return { limit, bound, verdict, shown: tracker.shown(), counts: tracker.counts(), p }
}

const STRENGTH = { broken: 3, kept: 2, open: 1, unmeasured: 0 } as const

/** Of two tests of one limit, the one that knows more; what neither could measure is unmeasured. */
function stronger(one: LimitResult, other: LimitResult): LimitResult {
  if (STRENGTH[one.verdict] !== STRENGTH[other.verdict])
    return STRENGTH[one.verdict] > STRENGTH[other.verdict] ? one : other
  return other.p < one.p ? other : one
}
