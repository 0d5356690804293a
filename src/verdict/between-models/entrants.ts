/** The models of one prompt as their candidate's first answers measured them. */
import type { CaseResult, Evaluation } from '../../evaluation/results.ts'
import type { CaseFacts } from '../comparison.ts'
import { costPerRequest } from '../cost.ts'
import { coverageOf } from '../coverage.ts'
import { latencyQuantiles } from '../latency.ts'
import { type ArmCases, casesOf, type FactsOf, factsOf, meanOf, scoresOf } from '../paired-scores.ts'

/** What is asked of the answers of one prompt's models. */
export type Contest = {
  promptId: string
  /** The model that is released; null where no one is. */
  released: string | null
  models: ReadonlyArray<{
    model: string
    candidate: Evaluation
    /** Who made the model; null: not known. */
    vendor: string | null
    /** Whether it is no model, but a recording or an echo. */
    isStub: boolean
  }>
  /** Cases that ask every model the same are one cluster. */
  cases: readonly CaseFacts[]
  /** Answers to each case that every model was asked for, at least 1: further ones are left out. */
  repeats: number
  policy: { margin: number; confidence: number; maxErrors: number }
}

/** One model with what was measured. Score, cost and latency are over the cases in common. */
export type Entrant = {
  model: string
  vendor: string | null
  isStub: boolean
  cases: ArmCases
  scores: ReadonlyMap<string, number>
  missing: number
  score: number | null
  costPerRequestUsd: number | null
  p95Ms: number | null
}

export type Entrants = {
  /** Those that can be compared, highest score first. */
  ranked: Entrant[]
  /** By name. */
  unmeasured: Entrant[]
  /** Ids of the cases that every measured one has. */
  common: ReadonlySet<string>
  facts: FactsOf
}

/** @returns the same whatever the order of models and cases */
export function entrantsOf({ models, cases, repeats, policy }: Contest): Entrants {
  const facts = factsOf(cases)
  const all = models.map(({ model, candidate, vendor, isStub }) => {
    const own = firstAnswers(casesOf(candidate), repeats)
    const scores = new Map([...scoresOf(own)].filter(([id]) => facts(id).weight > 0))
    const isRanked = scores.size > 0 && coverageOf(own, scoresOf(own)).errorShare <= policy.maxErrors + SAME
    return { model, vendor, isStub, cases: own, scores, missing: own.size - scoresOf(own).size, isRanked }
  })
  const able = all.filter(({ isRanked }) => isRanked)
  const common = new Set([...(able[0]?.scores.keys() ?? [])].filter((id) => able.every(({ scores }) => scores.has(id))))
  const entrants = all.map(({ isRanked, ...one }) => ({ isRanked, entrant: overCommon(one, common, facts) }))
  return {
    ranked: entrants.flatMap(({ isRanked, entrant }) => (isRanked ? entrant : [])).sort(byRank),
    unmeasured: entrants
      .flatMap(({ isRanked, entrant }) => (isRanked ? [] : { ...entrant, ...NOTHING }))
      .sort((a, b) => byName(a, b)),
    common,
    facts,
  }
}

const SAME = 1e-9
const NOTHING = { score: null, costPerRequestUsd: null, p95Ms: null }

/**
 * A case as it stood when every model had answered it as often. Some were asked again because their score was undecided
 * beside their base's: how often depends on what they scored, which would bias a comparison with others.
 */
function firstAnswers(cases: ArmCases, repeats: number): ArmCases {
  return new Map([...cases].map(([id, result]) => [id, firstOf(result, repeats)]))
}

function firstOf(result: CaseResult, repeats: number): CaseResult {
  if (result.trials.length <= repeats) return result
  const trials = result.trials.slice(0, repeats)
  const scores = trials.flatMap(({ score }) => score ?? [])
  const score = scores.length === 0 ? null : scores.reduce((sum, one) => sum + one, 0) / scores.length
  return { ...result, trials, score }
}

type Asked = Omit<Entrant, 'score' | 'costPerRequestUsd' | 'p95Ms'>

function overCommon(one: Asked, common: ReadonlySet<string>, facts: FactsOf): Entrant {
  const cases = new Map([...one.cases].filter(([id]) => common.has(id)))
  return {
    ...one,
    score: meanOf(new Map([...one.scores].filter(([id]) => common.has(id))), facts),
    costPerRequestUsd: costPerRequest(cases),
    p95Ms: latencyQuantiles(cases).p95,
  }
}

/** Highest score first, then the cheapest, then the fastest, then by name; what is not known comes last. */
function byRank(a: Entrant, b: Entrant): number {
  return (
    ascending(a.score === null ? null : -rounded(a.score), b.score === null ? null : -rounded(b.score)) ||
    ascending(a.costPerRequestUsd, b.costPerRequestUsd) ||
    ascending(a.p95Ms, b.p95Ms) ||
    byName(a, b)
  )
}

/** The order of numbers, those that are not known last. */
export function ascending(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

/** Sums of floats in another order differ in their last digits. */
function rounded(score: number): number {
  return Math.round(score / SAME)
}

function byName(a: { model: string }, b: { model: string }): number {
  return a.model < b.model ? -1 : Number(a.model > b.model)
}
