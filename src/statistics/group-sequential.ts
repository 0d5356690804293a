import { normalQuantile, normalTail } from './normal.ts'

/** Looks at data that grow: the tests made so far, each on all that was known by then. */
export type Looks = {
  /** Share of the error that may have been spent by each look, rising, 0..1. At a look that is the last: 1. */
  spent: readonly number[]
  /** Correlation of each look's statistic with that of the look before, 0..1; for the first look none. */
  correlations: readonly number[]
  /**
   * For each look but the last, the standard normal statistic above which one goes on; at or below it one stops without a
   * claim, whatever a further look would show. Paths that stop there cannot err later, so that later looks may ask for
   * less. None unless given: one may always go on.
   */
  goesOnAbove?: readonly number[]
}

/** What the last of several looks asks for, so that all of them together keep one level. */
export type SequentialLevel = {
  /** Level, for this look alone, of a test whose looks together have level alpha. */
  nominal: (alpha: number) => number
  /** The other way: the p of this look, as the smallest level of all looks together at which it rejects. */
  adjusted: (p: number) => number
}

/**
 * Share of the error that may be spent by the time that a share of all information is in: its square root. Early looks
 * get much, near to Pocock's bounds, because most of what is saved is saved there.
 * Source: the power family of Kim & DeMets (1987), Biometrika 74:149, with the power ½.
 * @param share of the information, 0..1
 */
export function spentBy(share: number): number {
  return Math.sqrt(Math.min(1, Math.max(0, share)))
}

/**
 * One-sided group-sequential test with error spending: the bound of each look is what is left to spend, given the bounds
 * before and how far the looks see the same data. When they all see the very same, nothing is lost to the earlier ones.
 * Source: Lan & DeMets (1983), Discrete sequential boundaries for clinical trials, Biometrika 70:659; the integrals by
 * Armitage, McPherson & Rowe (1969), J. R. Statist. Soc. A 132:235, for a Gaussian Markov chain; adjusted p and intervals
 * as Jennison & Turnbull (1989), J. R. Statist. Soc. B 51:305.
 * @throws RangeError when no look is given, or the correlations are not one fewer
 */
export function sequentialLevel({ spent, correlations, goesOnAbove }: Looks): SequentialLevel {
  if (spent.length === 0 || correlations.length !== spent.length - 1) {
    throw new RangeError(`${spent.length} looks have ${Math.max(0, spent.length - 1)} correlations`)
  }
  const looks = merged({
    spent,
    correlations: correlations.map(rounded),
    goesOnAbove: correlations.map((_, i) => roundedBound(goesOnAbove?.[i])),
  })
  const [first] = looks.spent
  if (first !== undefined && looks.spent.length === 1) return proportional(first)
  const key = JSON.stringify(looks)
  const existing = computed.get(key)
  if (existing !== undefined) return existing
  const level = interpolated(LEVELS.map((alpha) => [alpha, nominalLevel(looks, alpha)]))
  computed.set(key, level)
  return level
}

/** Kept because one costs 20 ms, and a simulation asks for the same few thousands of times. */
const computed = new Map<string, SequentialLevel>()

const LEVELS = [
  1e-6, 1e-5, 1e-4, 3e-4, 0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.013, 0.017, 0.02, 0.025, 0.03, 0.04,
].concat([0.05, 0.06, 0.08, 0.1, 0.13, 0.17, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])

/** Correlations are rounded down, which can only make a bound stricter; closest where they matter most, near 1. */
function rounded(correlation: number): number {
  if (!(correlation > 0)) return 0
  if (correlation > 1 - 1e-9) return 1
  const near = [0.998, 0.995, 0.99].find((step) => correlation >= step)
  return near ?? Math.floor(correlation * 50) / 50
}

/** Rounded down, which can only make a later bound stricter. */
function roundedBound(bound: number | undefined): number {
  if (bound === undefined || !(bound > LOWEST)) return LOWEST
  return Math.floor(Math.min(bound, 4) * 10) / 10
}

/** A look at the very data of the look before is the same look, with more to spend. */
function merged({ spent, correlations, goesOnAbove }: Required<Looks>): Required<Looks> {
  const isOwn = (_: number, i: number) => correlations[i] !== 1
  return {
    spent: spent.filter(isOwn),
    correlations: correlations.filter(isOwn),
    goesOnAbove: goesOnAbove.filter(isOwn),
  }
}

function proportional(share: number): SequentialLevel {
  return { nominal: (alpha) => alpha * share, adjusted: (p) => Math.min(1, p / share) }
}

/** Grid of the standard normal statistic: what comes from below is too rare to count. */
const LOWEST = -5.5
const STEPS = 64

function nominalLevel({ spent, correlations, goesOnAbove }: Required<Looks>, alpha: number): number {
  let bound = normalQuantile(1 - alpha * (spent[0] ?? 1))
  let from = goesOnAbove[0] ?? LOWEST
  // Where nothing lies between the bounds every path ends there, and no later look is made.
  if (bound <= from) return alpha
  let grid = gridBetween(from, bound)
  let density = grid.at.map((z) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI))
  for (const [i, correlation] of correlations.entries()) {
    const left = alpha * ((spent[i + 1] ?? 1) - (spent[i] ?? 1))
    const spread = Math.sqrt(1 - correlation ** 2)
    const weighted = density.map((one, k) => one * (grid.weight[k] ?? 0))
    const before = grid.at
    const crossing = (z: number) =>
      sumOf(weighted, (one, k) => one * normalTail((z - correlation * (before[k] ?? 0)) / spread))
    const factor = 1 / (spread * Math.sqrt(2 * Math.PI))
    const densityAt = (z: number) =>
      sumOf(weighted, (one, k) => one * factor * Math.exp(-0.5 * ((z - correlation * (before[k] ?? 0)) / spread) ** 2))
    // No look asks for less than a look alone would.
    const alone = normalQuantile(1 - alpha)
    bound = crossing(alone) <= left ? alone : tailBound(crossing, densityAt, left, bound)
    from = goesOnAbove[i + 1] ?? LOWEST
    if (bound <= from) return alpha
    grid = gridBetween(from, bound)
    density = grid.at.map(densityAt)
  }
  return normalTail(bound)
}

/** Simpson's rule between two bounds. */
function gridBetween(from: number, to: number): { at: number[]; weight: number[] } {
  const step = (to - from) / STEPS
  return {
    at: Array.from({ length: STEPS + 1 }, (_, i) => from + i * step),
    weight: Array.from({ length: STEPS + 1 }, (_, i) => {
      const share = i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2
      return (share * step) / 3
    }),
  }
}

function sumOf(list: readonly number[], term: (one: number, index: number) => number): number {
  let sum = 0
  for (let i = 0; i < list.length; i++) sum += term(list[i] ?? 0, i)
  return sum
}

/** Where a tail is `wanted`, by Newton's method on its logarithm, which for a smooth density is nearly straight. */
function tailBound(tail: (z: number) => number, density: (z: number) => number, wanted: number, start: number): number {
  let z = start
  for (let i = 0; i < 50; i++) {
    const now = tail(z)
    const step = (Math.log(now / wanted) * now) / density(z)
    z += Math.min(1, Math.max(-1, step))
    if (Math.abs(step) < 1e-8) break
  }
  return z
}

/** Straight lines between the logarithms, so that both ways agree exactly; below the first knot p is proportional. */
function interpolated(knots: ReadonlyArray<readonly [alpha: number, nominal: number]>): SequentialLevel {
  const alphas = knots.map(([alpha]) => Math.log(alpha))
  const nominals = knots.map(([, nominal]) => Math.log(nominal))
  const from = (xs: readonly number[], ys: readonly number[]) => (value: number) => {
    if (value <= 0) return 0
    const x = Math.log(value)
    const above = xs.findIndex((one) => one >= x)
    const [x1 = 0, y1 = 0] = above === -1 ? [xs.at(-1), ys.at(-1)] : [xs[above], ys[above]]
    const [x0, y0] = [xs[above - 1], ys[above - 1]]
    const y =
      x0 === undefined || y0 === undefined || above === -1 ? y1 + x - x1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
    return Math.min(1, Math.exp(y))
  }
  return { nominal: from(alphas, nominals), adjusted: from(nominals, alphas) }
}
