/** Compares the models of one prompt with each other, and says which is worth choosing. */
import { withoutNoise } from '../../text/format.ts'
import { latencyIncrease } from '../latency.ts'
import type { FactsOf } from '../paired-scores.ts'
import { ascending, type Contest, type Entrant, type Entrants, entrantsOf } from './entrants.ts'
import { type NotWorse, notWorse } from './not-worse.ts'
import { type DifferenceOf, differences, eachWithEach } from './pairs.ts'
import { paretoSet } from './pareto.ts'
import type { BetweenModels, ModelPair, ModelResult, Standing } from './result.ts'

/** Fallbacks that are proposed. */
const MOST_FALLBACKS = 3

/**
 * The candidate's answers of several models on the same cases, paired by case; clusters, weights and repeats count as they do
 * in the gate. Cases that one of two models has no score for are left out between these two.
 * @returns the same whatever the order of the models
 */
export function compareModels(contest: Contest): BetweenModels {
  const { promptId, released, policy } = contest
  const { margin, confidence } = policy
  const entrants = entrantsOf(contest)
  const { ranked, unmeasured, common, facts } = entrants
  const isComparable = ranked.length > 1 && common.size > 0
  const differenceAtLevel = differences(facts)
  const alpha = Number((1 - confidence).toPrecision(12))
  const pairs = isComparable ? eachWithEach(ranked, differenceAtLevel, alpha) : []
  const claims: NotWorse = isComparable
    ? notWorse(ranked, differenceAtLevel, { alpha, margin })
    : { proven: new Set(), level: alpha }
  const [best = null] = isComparable ? ranked : []
  const models = [
    ...ranked.map((one) => resultOf(one, standingOf(one, best, claims, pairs, alpha), best, claims, differenceAtLevel)),
    ...unmeasured.map((one) => resultOf(one, 'unmeasured', null, claims, differenceAtLevel)),
  ]
  return {
    promptId,
    models,
    pairs,
    best: best === null ? null : { model: best.model, shown: isShownBest(best, entrants, pairs, alpha) },
    cheapest: best === null ? { proven: null, open: null } : cheaperThan(best, models),
    slowest: slowestOf(ranked, facts, alpha),
    pareto: isComparable ? paretoSet(ranked).map(({ model }) => model) : [],
    fallbacks: best === null ? null : fallbacksFor(best, released, ranked, claims),
    cases: common.size,
    needed: neededFor(margin, alpha),
    margin,
    confidence,
  }
}

function standingOf(
  one: Entrant,
  best: Entrant | null,
  { proven }: NotWorse,
  pairs: readonly ModelPair[],
  alpha: number,
): Standing {
  if (one === best) return 'best'
  if (proven.has(one.model)) return 'not-worse'
  const lower = pairs.some(
    ({ model, other, delta, p }) => model === best?.model && other === one.model && delta > 0 && p < alpha,
  )
  return lower ? 'lower' : 'open'
}

function resultOf(
  one: Entrant,
  standing: Standing,
  best: Entrant | null,
  { proven, level }: NotWorse,
  differenceAtLevel: DifferenceOf,
): ModelResult {
  const { model, score, costPerRequestUsd, p95Ms, missing } = one
  const beside = best === null || best === one || proven.has(model) ? null : differenceAtLevel(one, best, level)
  const couldHide = beside === null ? null : Math.max(0, -beside.interval[0])
  return { model, standing, proven: proven.has(model), score, costPerRequestUsd, p95Ms, couldHide, missing }
}

/** Proven higher than each of the others. */
function isShownBest(best: Entrant, { ranked }: Entrants, pairs: readonly ModelPair[], alpha: number): boolean {
  return ranked.every(
    (other) =>
      other === best ||
      pairs.some((pair) => pair.model === best.model && pair.other === other.model && pair.delta > 0 && pair.p < alpha),
  )
}

/** Nothing is cheaper than what has no price. */
function cheaperThan({ costPerRequestUsd }: Entrant, models: readonly ModelResult[]): BetweenModels['cheapest'] {
  if (costPerRequestUsd === null) return { proven: null, open: null }
  const cheaper = models
    .flatMap(({ model, standing, costPerRequestUsd: cost }) =>
      cost === null || cost >= costPerRequestUsd * (1 - SAME_COST)
        ? []
        : [{ model, standing, saves: withoutNoise(1 - cost / costPerRequestUsd) }],
    )
    .sort((a, b) => b.saves - a.saves)
  const first = (wanted: Standing) => {
    const found = cheaper.find(({ standing }) => standing === wanted)
    return found === undefined ? null : { model: found.model, saves: found.saves }
  }
  const proven = first('not-worse')
  const open = first('open')
  return { proven, open: open !== null && open.saves > (proven?.saves ?? 0) ? open : null }
}

/** Sums of floats in another order differ in their last digits. */
const SAME_COST = 1e-9

/** That one model is slower than each of the others is one claim; that it could have been any of them shares the error. */
function slowestOf(ranked: readonly Entrant[], facts: FactsOf, alpha: number): BetweenModels['slowest'] {
  const timed = ranked.flatMap((entrant) => (entrant.p95Ms === null ? [] : { entrant, p95Ms: entrant.p95Ms }))
  const [slowest, ...others] = timed.toSorted((a, b) => b.p95Ms - a.p95Ms)
  if (slowest === undefined || others.length === 0) return null
  const confidence = 1 - alpha / others.length
  const shown = others.every(({ entrant, p95Ms }) => {
    if (p95Ms === slowest.p95Ms) return false
    const arms = { candidate: slowest.entrant.cases, baseline: entrant.cases, facts }
    return latencyIncrease(arms, 0, confidence)?.exceeded === true
  })
  return { model: slowest.entrant.model, p95Ms: slowest.p95Ms, shown }
}

/** Models of other vendors first, which are there when one's service is not; then the cheapest. Only what is proven is proposed. */
function fallbacksFor(
  best: Entrant,
  released: string | null,
  ranked: readonly Entrant[],
  { proven }: NotWorse,
): BetweenModels['fallbacks'] {
  const from = ranked.find(({ model }) => model === released) ?? best
  const isOther = ({ vendor }: Entrant) => (vendor === null || from.vendor === null ? null : vendor !== from.vendor)
  const models = ranked
    .filter((one) => one !== from && !one.isStub && proven.has(one.model))
    .sort(
      (a, b) =>
        Number(isOther(b) === true) - Number(isOther(a) === true) ||
        ascending(a.costPerRequestUsd, b.costPerRequestUsd),
    )
    .slice(0, MOST_FALLBACKS)
    .map((one) => ({ model: one.model, otherVendor: isOther(one), costPerRequestUsd: one.costPerRequestUsd }))
  return models.length === 0 ? null : { from: from.model, models }
}

/** So many independent cases without a difference exclude a drop of the margin: (1 − margin)^n is at most alpha. */
function neededFor(margin: number, alpha: number): number | null {
  return margin > 0 ? Math.max(1, Math.ceil(Math.log(alpha) / Math.log(1 - margin))) : null
}
