import { type Count, checkCount } from './count.ts'
import { logChoose } from './log-gamma.ts'

/** `less`: that the first rate is lower than the second; `greater`: that it is higher; each against "no difference". */
export type FisherTest = { less: number; greater: number; twoSided: number }

/** Chances nearer than this, relatively, are the same chance, computed in another order. */
const SAME = 1e-7

/**
 * Fisher's exact test that two independent groups have the same rate, given how many events there were in all. The
 * two-sided p adds up every table that is no more likely than the one seen.
 * Without events, or with nothing but events, or with an empty group, every p is 1.
 * Source: Fisher (1935), The logic of inductive inference, J. R. Statist. Soc. 98:39; Agresti (2002), Categorical Data
 * Analysis, 3.5.
 * @throws RangeError when a count is none
 */
export function fisherExact(first: Count, second: Count): FisherTest {
  checkCount(first)
  checkCount(second)
  const events = first.events + second.events
  const tables = new Tables(first.trials, second.trials, events)
  const seen = first.events
  const less = tables.atMost(seen)
  const greater = tables.atLeast(seen)
  const limit = tables.log(seen) + Math.log1p(SAME)
  if (tables.log(tables.mode) <= limit) return { less, greater, twoSided: 1 }
  const twoSided =
    seen < tables.mode
      ? less + tables.atLeast(tables.firstAbove((k) => tables.log(k) <= limit))
      : greater + tables.atMost(tables.lastBelow((k) => tables.log(k) <= limit))
  return { less, greater, twoSided: Math.min(1, twoSided) }
}

/** The hypergeometric distribution of the first group's events, with all margins of the table given. */
class Tables {
  readonly #first: number
  readonly #second: number
  readonly #events: number
  readonly #least: number
  readonly #most: number
  readonly #all: number
  readonly mode: number

  constructor(first: number, second: number, events: number) {
    this.#first = first
    this.#second = second
    this.#events = events
    this.#least = Math.max(0, events - second)
    this.#most = Math.min(first, events)
    this.#all = logChoose(first + second, events)
    this.mode = Math.floor(((first + 1) * (events + 1)) / (first + second + 2))
  }

  log(k: number): number {
    return logChoose(this.#first, k) + logChoose(this.#second, this.#events - k) - this.#all
  }

  atMost(k: number): number {
    if (k >= this.#most) return 1
    return k <= this.mode ? this.#outward(k, -1) : Math.max(0, 1 - this.#outward(k + 1, 1))
  }

  atLeast(k: number): number {
    if (k <= this.#least) return 1
    return k > this.mode ? this.#outward(k, 1) : Math.max(0, 1 - this.#outward(k - 1, -1))
  }

  /** The smallest k above the mode for which a condition holds that, once true, stays true; past the end when none. */
  firstAbove(holds: (k: number) => boolean): number {
    let low = this.mode
    let high = this.#most + 1
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (holds(middle)) high = middle
      else low = middle
    }
    return high
  }

  /** The largest k below the mode for which a condition holds that, once true, stays true further down. */
  lastBelow(holds: (k: number) => boolean): number {
    let low = this.#least - 1
    let high = this.mode
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (holds(middle)) low = middle
      else high = middle
    }
    return low
  }

  /** Σ of the chances from k on, away from the mode, where each is smaller than the one before. */
  #outward(k: number, step: 1 | -1): number {
    if (k < this.#least || k > this.#most) return 0
    let term = 1
    let sum = 0
    for (let at = k; at >= this.#least && at <= this.#most && term > sum * 1e-17; at += step) {
      sum += term
      const up = ((this.#first - at) * (this.#events - at)) / ((at + 1) * (this.#second - this.#events + at + 1))
      const down = (at * (this.#second - this.#events + at)) / ((this.#first - at + 1) * (this.#events - at + 1))
      term *= step === 1 ? up : down
    }
    return Math.min(1, sum * Math.exp(this.log(k)))
  }
}
