import { bootstrap } from '../statistics/bootstrap.ts'
import { quantile } from '../statistics/quantile.ts'
import { seededRandom } from '../statistics/random.ts'
import type { IncreaseCheck, Quantiles } from './comparison.ts'
import { type ArmCases, type Arms, latenciesOf, unitOf } from './paired-scores.ts'

const RESAMPLES = 10_000
const SEED = 1
/** With fewer, the p95 is the one slowest case, and its resamples say little about how slow another could be. */
const LEAST_UNITS = 20

/** Nearest-rank quantiles of the waiting time of one answer, in milliseconds, without answers from a cache. */
export function latencyQuantiles(cases: ArmCases): Quantiles {
  const sorted = [...cases.values()].flatMap((result) => latenciesOf(result)).sort((a, b) => a - b)
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }
}

/**
 * The relative increase of the p95 over the cases that were waited for in both arms. It exceeds the limit only when its
 * one-sided lower bound does: a quantile of the seeded bootstrap of whole cases, or whole clusters of them.
 * @returns null when no limit is set or no case was waited for in both arms
 */
export function latencyIncrease(arms: Arms, limit: number | null, confidence: number): IncreaseCheck | null {
  if (limit === null) return null
  const { candidate, baseline, units } = pairedAnswers(arms)
  const increase = ratio(p95(candidate), p95(baseline))
  if (increase === null) return null
  if (units < LEAST_UNITS) return { increase, lowerBound: null, limit, exceeded: false }
  const increases = bootstrap(units, RESAMPLES, seededRandom(SEED), (counts) => {
    // A resample whose baseline took no time at all proves nothing: it counts as no increase.
    return ratio(p95(candidate, counts), p95(baseline, counts)) ?? 0
  })
  const lowerBound = quantile(increases, 1 - confidence)
  return { increase, lowerBound, limit, exceeded: lowerBound !== null && lowerBound > limit }
}

/** All answers of one arm, slowest first: how long each took and which unit it belongs to. */
type Answers = { latency: Float64Array; unit: Uint32Array; perUnit: Uint32Array }

function pairedAnswers(arms: Arms): { candidate: Answers; baseline: Answers; units: number } {
  const numbers = new Map<string, number>()
  const candidate: Array<[number, number]> = []
  const baseline: Array<[number, number]> = []
  // Sorted ids: the resamples, and so the bound, must not depend on the order of the dataset's rows.
  for (const [id, result] of [...arms.candidate].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const other = arms.baseline.get(id)
    const mine = latenciesOf(result)
    const theirs = other === undefined ? [] : latenciesOf(other)
    if (mine.length === 0 || theirs.length === 0) continue
    const name = unitOf(arms.facts(id))
    const unit = numbers.get(name) ?? numbers.size
    numbers.set(name, unit)
    for (const latency of mine) candidate.push([latency, unit])
    for (const latency of theirs) baseline.push([latency, unit])
  }
  const units = numbers.size
  return { candidate: slowestFirst(candidate, units), baseline: slowestFirst(baseline, units), units }
}

function slowestFirst(answers: Array<[number, number]>, units: number): Answers {
  answers.sort((a, b) => b[0] - a[0])
  const perUnit = new Uint32Array(units)
  for (const [, unit] of answers) perUnit[unit] = (perUnit[unit] ?? 0) + 1
  return {
    latency: Float64Array.from(answers, ([latency]) => latency),
    unit: Uint32Array.from(answers, ([, unit]) => unit),
    perUnit,
  }
}

/**
 * Nearest-rank p95, each unit counted as often as it was drawn (once without `counts`). Found from the slow end, so
 * that a resample looks at a twentieth of the answers.
 */
function p95({ latency, unit, perUnit }: Answers, counts?: Uint32Array): number | null {
  let size = latency.length
  if (counts !== undefined) {
    size = 0
    for (let u = 0; u < perUnit.length; u++) size += (perUnit[u] ?? 0) * (counts[u] ?? 0)
  }
  let slower = size - Math.ceil(0.95 * size - 1e-9)
  for (let i = 0; i < latency.length; i++) {
    slower -= counts === undefined ? 1 : (counts[unit[i] ?? 0] ?? 0)
    if (slower < 0) return latency[i] ?? null
  }
  return null
}

function ratio(candidate: number | null, baseline: number | null): number | null {
  return candidate === null || baseline === null || baseline <= 0 ? null : candidate / baseline - 1
}
