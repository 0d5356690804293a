import { normalTail } from './normal.ts'

/** `less`: that the first sample tends to be smaller; `greater`: larger; each against "both have one distribution". */
export type MannWhitney = {
  /** Pairs (one of each sample) in which the first is larger; ties count half. 0 to n₁·n₂. */
  u: number
  less: number
  greater: number
  twoSided: number
  /** False when p is the normal approximation. */
  exact: boolean
}

/** The exact distribution is counted up to this many pairs n₁·n₂, which takes some twenty milliseconds. */
const COUNTED = 2_500

/**
 * Mann and Whitney's rank test of two independent samples: exact when small and without ties, else the normal
 * approximation with corrections for ties and continuity. When an end is empty or all values are equal every p is 1.
 * Source: Mann & Whitney (1947), Ann. Math. Statist. 18:50; ties Hollander, Wolfe & Chicken (2014), Nonparametric
 * Statistical Methods, 4.1.
 * @throws RangeError on a value that is not a finite number
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const [n, m] = [first.length, second.length]
  const { u, ties } = ranked(first, second)
  if (n === 0 || m === 0) return { u, less: 1, greater: 1, twoSided: 1, exact: true }
  if (ties === 0 && n * m <= COUNTED) {
    const chances = exactChances(n, m)
    const atMost = (k: number) => chances.slice(0, k + 1).reduce((sum, chance) => sum + chance, 0)
    const [less, greater] = [atMost(u), atMost(n * m - u)]
    return { u, less, greater, twoSided: Math.min(1, 2 * Math.min(less, greater)), exact: true }
  }
  const all = n + m
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)))
  if (variance <= 0) return { u, less: 1, greater: 1, twoSided: 1, exact: false }
  const tail = (pairs: number) => normalTail((pairs - (n * m) / 2 - 0.5) / Math.sqrt(variance))
  const [less, greater] = [tail(n * m - u), tail(u)]
  return { u, less, greater, twoSided: Math.min(1, 2 * Math.min(less, greater)), exact: false }
}

/** U of the first sample by mid-ranks, and Σ(t³ − t) over the groups of t equal values. */
function ranked(first: readonly number[], second: readonly number[]): { u: number; ties: number } {
  const all = [...first.map((value) => ({ value, mine: 1 })), ...second.map((value) => ({ value, mine: 0 }))]
  const wrong = all.find(({ value }) => !Number.isFinite(value))
  if (wrong !== undefined) throw new RangeError(`a value to be ranked is a finite number, not ${wrong.value}`)
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  let ties = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    let mine = 0
    while (to < all.length && all[to]?.value === all[from]?.value) mine += all[to++]?.mine ?? 0
    ranks += (mine * (from + 1 + to)) / 2
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  return { u: ranks - (first.length * (first.length + 1)) / 2, ties }
}

/** Chance of every U from 0 to n·m when all orders are equally likely: the largest value comes from either sample. */
function exactChances(n: number, m: number): Float64Array {
  const [short, long] = n < m ? [n, m] : [m, n]
  // rows[i]: the distribution for i of the shorter sample and the current number of the longer.
  const rows = Array.from({ length: short + 1 }, () => new Float64Array(n * m + 1))
  for (const row of rows) row[0] = 1
  for (let j = 1; j <= long; j++) {
    for (let i = 1; i <= short; i++) {
      const [row, fewer] = [rows[i] ?? new Float64Array(), rows[i - 1] ?? new Float64Array()]
      const share = i / (i + j)
      for (let u = i * j; u >= 0; u--) {
        row[u] = (1 - share) * (u >= i ? (row[u - i] ?? 0) : 0) + share * (fewer[u] ?? 0)
      }
    }
  }
  return rows[short] ?? new Float64Array()
}
