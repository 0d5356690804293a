import { benjaminiHochberg, holm } from '../statistics/multiple-comparisons.ts'
import type { ScoreComparison } from './comparison.ts'
import { differenceAt, type Levels, type Pair, withoutPairs } from './difference.ts'
import type { MetricPairs } from './metrics.ts'
import type { LooksTaken } from './sequential/looks.ts'

/** A score to be tested beside others. */
export type Tested = {
  pairs: Pair[]
  /** The candidate's mean, for a score without pairs. */
  mean: number | null
  looks: LooksTaken
  /** One-sided level of the whole run. */
  alpha: number
}

/** A score with the levels of its ends: those that its look alone was held to. */
export type Corrected = { score: ScoreComparison; levels: Levels }

/** The scores of a run: their drops in one family, their gains each alone. */
export function adjustedScores(all: readonly Tested[]): Corrected[] {
  const alone = all.map((one) => corrected(one, { lower: one.alpha, upper: one.alpha }))
  const drops = alone.flatMap(({ score: { delta, p } }, index) =>
    p === null || delta === null ? [] : [{ index, p: delta < 0 ? p : 1 }],
  )
  if (drops.length < 2) return alone
  const hypotheses = holmAdjusted(
    drops.map(({ p }) => p),
    all[0]?.alpha ?? 0,
  )
  const multiplicity = [...alone]
  drops.forEach(({ index }, at) => {
    const [one, member] = [all[index], hypotheses[at]]
    if (one === undefined || member === undefined) return
    const { score, levels } = corrected(one, { lower: one.alpha, upper: member.level })
    const method = `${score.method}, Holm over ${drops.length} comparisons`
    multiplicity[index] = { score: { ...score, method, p: (score.delta ?? 0) < 0 ? member.p : score.p }, levels }
  })
  return multiplicity
}

/** The named metrics of a run, of every comparison by name: all in one family. */
export function adjustedMetrics(
  all: ReadonlyArray<Tested & { metrics: readonly MetricPairs[] }>,
): Array<Map<string, ScoreComparison>> {
  const named = all.flatMap((one, index) =>
    // Whether one goes on depends on the score, not on a metric: its drops have no laxer level.
    one.metrics.map(({ name, pairs, mean }) => ({
      index,
      name,
      tested: { ...one, pairs, mean, looks: { ...one.looks, dropLevel: one.looks.level } },
    })),
  )
  const alone = named.map(({ tested }) => corrected(tested, { lower: tested.alpha, upper: tested.alpha }).score)
  const ps = alone.flatMap(({ p }, at) => (p === null ? [] : [{ at, p }]))
  const hypotheses = benjaminiHochbergAdjusted(
    ps.map(({ p }) => p),
    all[0]?.alpha ?? 0,
  )
  const members = new Map(ps.map(({ at }, place) => [at, hypotheses[place]]))
  const found = all.map(() => new Map<string, ScoreComparison>())
  named.forEach(({ index, name, tested }, at) => {
    const member = members.get(at)
    const score = alone[at] ?? withoutPairs(null)
    found[index]?.set(name, member === undefined || ps.length < 2 ? score : inTable(tested, member, ps.length))
  })
  return found
}

function inTable(tested: Tested, member: { p: number; level: number }, metrics: number): ScoreComparison {
  const { score } = corrected(tested, { lower: member.level, upper: member.level })
  return { ...score, p: member.p, method: `${score.method}, Benjamini-Hochberg over ${metrics} metrics` }
}

/** A difference at the levels that its looks leave to the last of them. */
function corrected({ pairs, mean, looks: { level, dropLevel, count } }: Tested, wanted: Levels): Corrected {
  const levels = { lower: level.nominal(wanted.lower), upper: dropLevel.nominal(wanted.upper) }
  if (pairs.length === 0) return { score: withoutPairs(mean), levels }
  const score = differenceAt(pairs, levels)
  return {
    levels,
    score: {
      ...score,
      p: score.p === null ? null : ((score.delta ?? 0) < 0 ? dropLevel : level).adjusted(score.p),
      method: count > 1 ? `${score.method}, corrected for ${count} looks` : score.method,
    },
  }
}

/**
 * One test among several: its adjusted p, and the level at which the test alone decides the same, so that an interval
 * at that level excludes zero exactly when the adjusted p is below alpha.
 */
type TestedMember = { p: number; level: number }

/**
 * The family that gates: the chance of one or more false rejections stays at alpha. A member is held to the step of
 * Holm's procedure at which it was decided.
 * @param ps one-sided, each 0..1
 */
export function holmAdjusted(ps: readonly number[], alpha: number): TestedMember[] {
  const adjusted = holm(ps)
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p)
  let steps = 0
  while (steps < order.length && (order[steps]?.p ?? 1) < alpha / (ps.length - steps)) steps++
  const levels = new Map(
    order.map(({ index }, rank) => [index, alpha / (ps.length - Math.min(rank, steps, ps.length - 1))]),
  )
  return ps.map((_, index) => ({ p: adjusted[index] ?? 1, level: levels.get(index) ?? alpha }))
}

/**
 * The family that a table shows: the expected share of false ones among what stands out stays at alpha. All members
 * share one level, that of the false coverage rate (Benjamini & Yekutieli 2005, JASA 100:71).
 * @param ps one-sided, each 0..1
 */
export function benjaminiHochbergAdjusted(ps: readonly number[], alpha: number): TestedMember[] {
  const adjusted = benjaminiHochberg(ps)
  const standOut = adjusted.filter((p) => p < alpha).length
  const level = alpha * (Math.max(1, standOut) / Math.max(1, ps.length))
  return adjusted.map((p) => ({ p, level }))
}
