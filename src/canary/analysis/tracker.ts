import type { Count } from '../../statistics/count.ts'
import type { Period } from './period.ts'

export type Pair<T> = { stable: T; canary: T }

/**
 * Natural logarithms of e-values: if the hypothesis is true, the chance that e ever reaches 1/α is at most α, however
 * often one looks. `worse` is against "no worse than the stable version" (where that is not tested apart, the same as
 * `beyond`), `beyond` against "at most at the limit", `within` against "at the limit or beyond".
 */
export type LogEs = { worse: number; beyond: number; within: number }

/** Follows one limit through the periods of a rollout, which come in the order of their time, each once. */
export type Tracker = {
  /**
   * @param baking whether the stable version serves nothing any more
   * @returns the canary's new samples; null when they could not be measured, which is never "nothing happened"
   */
  see: (period: Period, baking: boolean) => number | null
  logEs: () => LogEs
  /** What was measured of both so far, in the unit of the limit; null without samples. */
  shown: () => Pair<number | null>
  /** The calls behind `shown`, and how many of them count against a version; null of a mean, and without samples. */
  counts: () => Pair<Count | null>
  /**
   * The chance that a whole rollout, its bake included, ever shows evidence which has the chance `chance` up to the bake:
   * 0..1. A test that goes on in the bake as before gives it back as it is.
   */
  throughBake: (chance: number) => number
  /** The largest worsening against the stable version that is ruled out, in the unit of the limit; null where none is. */
  excludes: () => number | null
}
