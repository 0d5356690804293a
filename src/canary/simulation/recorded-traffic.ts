import { binomial } from '../../statistics/draw.ts'
import { type Random, seededRandom } from '../../statistics/random.ts'
import { errorLevels } from '../analysis/limits.ts'
import type { Reading, Values } from '../analysis/period.ts'
import { possiblyAbove, surelyAbove } from '../analysis/quantile-counts.ts'
import type { Policy } from '../policy.ts'
import type { MetricsRow } from './metrics-csv.ts'
import { type Outcome, simulateRollout, type Traffic } from './simulate.ts'
import { type NotTestable, testableOf } from './testable.ts'

/** How the new version differs in a simulation: added to the rate of errors, to the quality, and a factor of the cost. */
type Change = { errorRate: number; quality: number; cost: number }

/** What becomes of a new version that differs so, over many rollouts. Shares are fractions of 1. */
type WhatIf = {
  what: string
  rolledBack: number
  promoted: number
  held: number
  /** Rolled back because something was proven, not for want of data. */
  proven: number
  /** Medians of those: minutes, and canary invocations until then. */
  minutes: number | null
  served: number | null
}

export type Simulation = {
  /** What was recorded of two versions, through the machine; null when there is one version only. */
  replayed: Outcome | null
  whatIfs: WhatIf[]
  /** Limits that were set and could not be tried: they are left out, and nothing above tells of them. */
  notTestable: NotTestable[]
  /** Whether any limit could be tried. */
  tried: boolean
  /**
   * Up to how often the limits that were tried prove a new version worse that is not, by chance: before it has all traffic,
   * and in all. Fractions of 1.
   */
  errorLevels: { beforeBake: number; withBake: number }
}

const UNCHANGED: Change = { errorRate: 0, quality: 0, cost: 1 }

/**
 * A user's own metrics through the real machine. Two versions are replayed as they were. One version is taken for the
 * stable one: its minutes are played from a random one on, their requests divided by the weights, and the new version
 * is made better or worse than it.
 * @param rows in the order of time, not empty
 * @param rollouts of each what-if
 */
export function simulateRecorded(policy: Policy, rows: readonly MetricsRow[], rollouts: number): Simulation {
  const { limits, notTestable } = testableOf(policy, rows)
  const limited = { ...policy, rollbackWhen: { ...policy.rollbackWhen, ...limits } }
  const stable = rows.filter(({ version }) => version === 'stable')
  const canary = rows.filter(({ version }) => version === 'canary')
  const replayed = canary.length === 0 ? null : simulateRollout(limited, replay(stable, canary, limited))
  // What was recorded of two versions speaks for itself; of one, many rollouts are made up.
  const changes = canary.length === 0 ? changesOf(limited, stable) : []
  const whatIfs = changes.map(([what, change]) => {
    const rollout = (_: unknown, i: number) => simulateRollout(limited, resampled(stable, change, seededRandom(i)))
    return whatIf(what, Array.from({ length: rollouts }, rollout))
  })
  const levels = errorLevels(limits)
  return { replayed, whatIfs, notTestable, tried: levels.withBake > 0, errorLevels: levels }
}

function changesOf(
  { rollbackWhen: { errorRate, quality, costPerRequest } }: Policy,
  rows: readonly MetricsRow[],
): Array<[string, Change]> {
  const changes: Array<[string, Change]> = [['no worse', UNCHANGED]]
  const points = errorRate?.worseBy ?? errorRate?.max ?? null
  if (points !== null) {
    for (const times of [1, 4, 9]) {
      const more = points * times
      changes.push([`errors +${Number((more * 100).toFixed(2))} points`, { ...UNCHANGED, errorRate: more }])
    }
    changes.push(['everything broken', { ...UNCHANGED, errorRate: 1 }])
  }
  const drop = quality?.worseBy ?? aboveMin(quality?.min ?? null, rows)
  if (drop !== null) changes.push([`quality −${Number((2 * drop).toFixed(4))}`, { ...UNCHANGED, quality: -2 * drop }])
  if (costPerRequest !== null) {
    const factor = 1 + 2 * costPerRequest.worseBy
    changes.push([`cost × ${Number(factor.toFixed(2))}`, { ...UNCHANGED, cost: factor }])
  }
  return changes
}

/** How far the recorded scores lie above the lowest that is allowed; null when they do not. */
function aboveMin(min: number | null, rows: readonly MetricsRow[]): number | null {
  const scored = rows.filter(({ quality }) => quality !== null)
  const count = scored.reduce((sum, { invocations }) => sum + invocations, 0)
  const mean = scored.reduce((sum, { quality, invocations }) => sum + (quality ?? 0) * invocations, 0) / count
  return min !== null && mean > min ? mean - min : null
}

function replay(stable: readonly MetricsRow[], canary: readonly MetricsRow[], policy: Policy): Traffic {
  const { p99Latency } = policy.rollbackWhen
  const first = Math.min(stable[0]?.time ?? Number.POSITIVE_INFINITY, canary[0]?.time ?? Number.POSITIVE_INFINITY)
  const within = (rows: readonly MetricsRow[], from: number, to: number) =>
    rows.filter(({ time }) => time - first >= from && time - first < to)
  // What is slow is told by the first minute of the stable version.
  const usual = stable.find(({ p99 }) => p99 !== null)?.p99 ?? null
  const worseBy = p99Latency?.worseBy ?? null
  const reference = usual === null || worseBy === null ? null : usual * (1 + worseBy)
  return (start, milliseconds) => {
    // A period that is not whole is left out.
    const end = milliseconds < policy.metricPeriod ? start : start + milliseconds
    return {
      stable: summed(within(stable, start, end), possiblyAbove, {
        max: null,
        reference: reference === null ? null : usual,
      }),
      canary: summed(within(canary, start, end), surelyAbove, { max: p99Latency?.max ?? null, reference }),
    }
  }
}

function summed(
  rows: readonly MetricsRow[],
  bound: typeof surelyAbove,
  limits: { max: number | null; reference: number | null },
): Reading {
  const invocations = rows.reduce((sum, row) => sum + row.invocations, 0)
  const p99s = rows.flatMap(({ p99 }) => (p99 === null ? [] : [p99]))
  const p99 = Math.max(...p99s)
  const over = (limit: number | null) =>
    limit === null ? null : bound([{ share: 0.99, value: p99 }], invocations, limit)
  const mean = (metric: 'quality' | 'cost'): Values | null => {
    const existing = rows.filter((row) => row[metric] !== null && row.invocations > 0)
    if (existing.length === 0) return null
    const count = existing.reduce((sum, row) => sum + row.invocations, 0)
    const values = existing.map((row) => row[metric] ?? 0)
    const sum = existing.reduce((total, row) => total + (row[metric] ?? 0) * row.invocations, 0)
    return { count, sum, min: Math.min(...values), max: Math.max(...values) }
  }
  const durations = { count: invocations, overMax: over(limits.max), overReference: over(limits.reference), p99 }
  return {
    invocations,
    errors: rows.reduce((sum, row) => sum + row.errors, 0),
    durations: p99s.length === 0 ? null : durations,
    quality: mean('quality'),
    cost: mean('cost'),
  }
}

/** The recorded periods one after another, round and round, from a random one. */
function resampled(rows: readonly MetricsRow[], change: Change, random: Random): Traffic {
  let at = random() % rows.length
  const per = periodOf(rows)
  return (_start, milliseconds, weight) => {
    const row = rows[at % rows.length]
    if (milliseconds >= per) at += 1
    const invocations = Math.round(((row?.invocations ?? 0) * milliseconds) / per)
    const canary = binomial(random, invocations, weight)
    const rate = row === undefined || row.invocations === 0 ? 0 : row.errors / row.invocations
    const reading = (count: number, worse: Change): Reading => ({
      invocations: count,
      errors: binomial(random, count, Math.min(1, Math.max(0, rate + worse.errorRate))),
      durations: null,
      quality: valuesOf(row?.quality ?? null, count, (value) => Math.max(0, value + worse.quality)),
      cost: valuesOf(row?.cost ?? null, count, (value) => value * worse.cost),
    })
    return { stable: reading(invocations - canary, UNCHANGED), canary: reading(canary, change) }
  }
}

/** Milliseconds between two rows, as most of them lie apart; a minute when there is one only. */
function periodOf(rows: readonly MetricsRow[]): number {
  const gaps = rows.slice(1).map(({ time }, i) => time - (rows[i]?.time ?? time))
  const sorted = gaps.filter((gap) => gap > 0).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 60_000
}

function valuesOf(mean: number | null, count: number, change: (value: number) => number): Values | null {
  if (mean === null) return null
  const value = change(mean)
  return { count, sum: value * count, min: value, max: value }
}

function whatIf(what: string, outcomes: readonly Outcome[]): WhatIf {
  const share = (end: Outcome['end']) => outcomes.filter((outcome) => outcome.end === end).length / outcomes.length
  const proven = outcomes.filter(({ end, reason }) => end === 'rolled-back' && !reason.startsWith('inconclusive'))
  const median = (of: (outcome: Outcome) => number) =>
    proven.map(of).toSorted((a, b) => a - b)[proven.length >> 1] ?? null
  return {
    what,
    rolledBack: share('rolled-back'),
    promoted: share('promoted'),
    held: share('held'),
    proven: proven.length / outcomes.length,
    minutes: median(({ took }) => took / 60_000),
    served: median(({ served }) => served),
  }
}
