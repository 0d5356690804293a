/** What a comparison of a prompt's models with each other says. It decides nothing: the gate compares each model with its base. */

/**
 * Where a model stands beside the one with the highest score. `not-worse`: no model is better by more than the margin, proven;
 * `lower`: proven lower than the best, and nothing more; `open`: neither is proven; `unmeasured`: too many of its cases have no
 * score for it to be compared.
 */
export type Standing = 'best' | 'not-worse' | 'lower' | 'open' | 'unmeasured'

/** One model. Score, cost and latency are over the cases that every measured model has; null is unknown. */
export type ModelResult = {
  model: string
  standing: Standing
  /** Whether it is proven, of the best too, that no other model is better by more than the margin. */
  proven: boolean
  /** Weighted mean, 0..1. */
  score: number | null
  costPerRequestUsd: number | null
  /** Of answers that were waited for, in milliseconds. */
  p95Ms: number | null
  /** Largest drop below the best, 0..1, that is not excluded; null for the best and where it is proven to be within the margin. */
  couldHide: number | null
  /** Cases without a score. */
  missing: number
}

/** Two models over the cases that both have: `model` less `other`. */
export type ModelPair = {
  model: string
  other: string
  delta: number
  /** Two-sided, at the level that the pair was held to: it excludes zero exactly when `p` is below 1 − confidence. */
  interval: [number, number]
  /** Two-sided, of "no difference", by Holm over all pairs of the prompt. */
  p: number
  method: string
  cases: number
  /** Cases whose score differs. */
  discordant: number
}

/** A model that costs less than the best. `saves`: share of what the best costs. */
export type Cheaper = { model: string; saves: number }

/** `otherVendor` null: who made one of them is not known. */
export type Fallback = { model: string; otherVendor: boolean | null; costPerRequestUsd: number | null }

export type BetweenModels = {
  promptId: string
  /** Highest score first, then the cheapest, the fastest, by name; unmeasured ones last. */
  models: ModelResult[]
  /** Each two measured models once, in the order of `models`. */
  pairs: ModelPair[]
  /** The highest score. `shown`: proven higher than every other's. Null: fewer than two models have cases in common. */
  best: { model: string; shown: boolean } | null
  /** The cheapest of those that cost less than the best: proven not worse; and a cheaper one still of which it is open. */
  cheapest: { proven: Cheaper | null; open: Cheaper | null }
  /** Null: fewer than two models were waited for. `shown`: proven slower than each of the others. */
  slowest: { model: string; p95Ms: number; shown: boolean } | null
  /** Models that no other is known to match in score, cost and p95 and to beat in one of them. */
  pareto: string[]
  /** What to fall back on from `from`: the released model, or the best where that one is not compared. Null: nothing is proven. */
  fallbacks: { from: string; models: Fallback[] } | null
  /** Cases that every measured model has. */
  cases: number
  /** Fewest independent cases that can prove a model not worse, if no score differed; null where no number can. */
  needed: number | null
  margin: number
  /** Of each claim, over all models of the prompt. */
  confidence: number
}
