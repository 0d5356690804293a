import { boundedMeanLowerBound, type Unit } from '../statistics/bounded-mean.ts'
import { mcnemarExact } from '../statistics/mcnemar.ts'
import { signFlip } from '../statistics/sign-flip.ts'
import { count } from '../text/format.ts'
import type { ScoreComparison } from './comparison.ts'

/** One case measured in both arms: its mean score in each. `unit`: what was drawn independently with it. */
export type Pair = { candidate: number; baseline: number; weight: number; unit: string }

/** Scores nearer than this are the same score, computed in another order. */
const SAME = 1e-9
/** The largest possible change of a case. */
const LARGEST = 1

/**
 * One-sided levels of the two statements of an interval: its lower end proves a gain, or that nothing much was lost; its
 * upper end proves a drop.
 */
export type Levels = { lower: number; upper: number }

/** {@link differenceAt} with both ends at one one-sided confidence, 0.5..1. */
export function difference(pairs: readonly Pair[], confidence: number): ScoreComparison {
  const alpha = Number((1 - confidence).toPrecision(12))
  return differenceAt(pairs, { lower: alpha, upper: alpha })
}

/**
 * The paired difference of the mean scores, candidate minus baseline, with everything that a verdict rests on.
 *
 * The sign is judged by an exact test of "the arms are exchangeable": McNemar's for passes and fails, else sign flips of
 * whole units. The bounds must also allow for what was not seen, so on a side that the test leaves open the interval is
 * that of a bounded mean (Gaffke): 60 identical pairs do not prove that no pair can differ. On the side that the test
 * closes, a bound of the test itself keeps zero out. So p is below its end's level exactly when the interval excludes zero.
 * @param pairs in any order; scores within 0 to 1, weights greater than 0
 * @param levels each 0..0.5
 * @throws RangeError for other scores or weights
 */
export function differenceAt(pairs: readonly Pair[], levels: Levels): ScoreComparison {
  // Floating-point sums depend on their order; the order of a dataset's rows must not.
  const sorted = pairs.toSorted(
    (a, b) => a.candidate - a.baseline - (b.candidate - b.baseline) || a.candidate - b.candidate || a.weight - b.weight,
  )
  const weight = total(sorted, (pair) => pair.weight)
  if (sorted.length === 0 || weight <= 0) return withoutPairs(null)
  const differences = sorted.map((pair) => changeOf(pair))
  const discordant = differences.filter((change) => change !== 0).length
  const delta = total(sorted, (pair) => changeOf(pair) * pair.weight) / weight
  const units = unitsOf(sorted)
  assertScores(sorted)

  const test = isBinary(sorted) ? mcnemar(differences) : permutation(units, levels)
  const significant = test.p < (delta < 0 ? levels.upper : levels.lower) && delta !== 0
  const open: [number, number] = [
    boundedMeanLowerBound(units, levels.lower, -LARGEST),
    -boundedMeanLowerBound(units.map(mirrored), levels.upper, -LARGEST),
  ]
  return {
    candidate: total(sorted, (pair) => pair.candidate * pair.weight) / weight,
    baseline: total(sorted, (pair) => pair.baseline * pair.weight) / weight,
    delta,
    estimate: delta,
    interval: joined(open, delta, closedAround(delta, test.critical, weight), significant),
    p: test.p,
    method: methodOf(test.name, units.length, sorted.length),
    cases: sorted.length,
    units: units.length,
    discordant,
    minimumDetectableEffect: null,
  }
}

/** What is known of a score that has nothing to be compared with. */
export function withoutPairs(candidate: number | null): ScoreComparison {
  return {
    candidate,
    baseline: null,
    delta: null,
    estimate: null,
    interval: null,
    p: null,
    method: null,
    cases: 0,
    units: 0,
    discordant: 0,
    minimumDetectableEffect: null,
  }
}

/** `critical`, for each end of the interval, null: the interval needs no help to agree with the test. */
type SignTest = { p: number; critical: Levels | null; name: string }

function mcnemar(differences: readonly number[]): SignTest {
  const gains = differences.filter((change) => change > 0).length
  const losses = differences.filter((change) => change < 0).length
  const p = mcnemarExact(Math.max(gains, losses), Math.min(gains, losses))
  return { p, critical: null, name: 'exact McNemar test' }
}

function permutation(units: readonly Unit[], levels: Levels): SignTest {
  const sums = units.map((unit) => unit.sum)
  const { p, critical, draws } = signFlip(sums, levels.lower)
  const upper = levels.upper === levels.lower ? critical : signFlip(sums, levels.upper).critical
  const name = draws === null ? 'exact sign-flip test' : `sign-flip test with ${draws} seeded draws`
  return { p, critical: { lower: critical, upper }, name }
}

function methodOf(test: string, units: number, cases: number): string {
  return `${test}${units < cases ? ` of ${count(units, 'cluster')}` : ''}, bounded-mean interval`
}

/** What the sign test leaves open around delta; null where it says nothing of its own. */
function closedAround(delta: number, critical: Levels | null, weight: number): [number, number] | null {
  if (critical === null) return null
  return [Math.max(-LARGEST, delta - critical.lower / weight), Math.min(LARGEST, delta + critical.upper / weight)]
}

/** Ends of the interval: see {@link differenceAt}. */
function joined(
  open: [number, number],
  delta: number,
  closedBy: [number, number] | null,
  significant: boolean,
): [number, number] {
  const closed = closedBy ?? open
  const outer: [number, number] = [Math.min(open[0], closed[0]), Math.max(open[1], closed[1])]
  // A bound that rounding left on the wrong side of zero would contradict p.
  const lower = significant && delta > 0 ? Math.max(closed[0], Number.MIN_VALUE) : Math.min(outer[0], delta, 0)
  const upper = significant && delta < 0 ? Math.min(closed[1], -Number.MIN_VALUE) : Math.max(outer[1], delta, 0)
  return [Math.min(lower, delta), Math.max(upper, delta)]
}

/** Cases of one cluster, added up; sorted, so that the result does not depend on the order of the rows. */
function unitsOf(pairs: readonly Pair[]): Unit[] {
  const units = new Map<string, Unit>()
  for (const pair of pairs) {
    const unit = units.get(pair.unit) ?? { sum: 0, weight: 0 }
    unit.sum += changeOf(pair) * pair.weight
    unit.weight += pair.weight
    units.set(pair.unit, unit)
  }
  const heaviest = [...units.values()].reduce((most, unit) => Math.max(most, unit.weight), 0)
  // Gains and losses that cancel out inside a cluster leave rounding behind, which is no difference.
  return [...units.values()]
    .map((unit) => (Math.abs(unit.sum) < SAME * heaviest ? { ...unit, sum: 0 } : unit))
    .sort((a, b) => a.sum - b.sum || a.weight - b.weight)
}

function isBinary(pairs: readonly Pair[]): boolean {
  const weight = pairs[0]?.weight
  const units = new Set(pairs.map((pair) => pair.unit))
  const whole = (score: number) => score === 0 || score === 1
  return (
    units.size === pairs.length &&
    pairs.every((pair) => whole(pair.candidate) && whole(pair.baseline) && pair.weight === weight)
  )
}

/**
 * Every bound rests on scores within 0 to 1, of which `withinBounds` accepts no others: one beyond is a bug, and no
 * statement may be made of it.
 * @throws RangeError
 */
function assertScores(pairs: readonly Pair[]): void {
  for (const { candidate, baseline, weight } of pairs) {
    const isScore = [candidate, baseline].every((score) => score >= -SAME && score <= 1 + SAME)
    if (!isScore || !(weight > 0)) {
      throw new RangeError(`no scores to compare: ${candidate} and ${baseline}, of weight ${weight}`)
    }
  }
}

function changeOf(pair: Pair): number {
  const change = pair.candidate - pair.baseline
  return Math.abs(change) < SAME ? 0 : change
}

const mirrored = (unit: Unit): Unit => ({ sum: -unit.sum, weight: unit.weight })

function total<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((sum, item) => sum + value(item), 0)
}
